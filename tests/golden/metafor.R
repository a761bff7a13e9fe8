# Golden numbers for tests/library/stats. Needs R with metafor; the tests themselves need neither.
#   Rscript tests/golden/metafor.R > tests/golden/metafor.toml
# Each section of the output carries the R lines that made it. tau2 is iterated to the last digit
# (threshold=1e-13*var(yi)): with its default of 1e-5 metafor itself is only good to about 6 digits.
suppressMessages(library(metafor))
cat("# Made by metafor.R with", R.version.string, "and metafor", as.character(packageVersion("metafor")), "\n")
cat("# Data: dat.bcg (Colditz 1994), dat.normand1999 (Normand 1999), dat.senn2013 (Senn 2013), and the low back\n")
cat("# pain trials named in the lines. Written by the script; do not edit by hand.\n\n")

ctrl <- list(threshold = 1e-14, maxiter = 10000, tol = 1e-14)
ctrl_for <- function(yi) list(threshold = 1e-13 * var(yi), maxiter = 10000, tol = 1e-14)
num <- function(x) if (length(x) == 1) sprintf("%.15g", x) else paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
num1 <- function(x) gsub("^([-0-9]+)$", "\\1.0", sprintf("%.15g", x))
out <- function(name, lines, values) {
  cat("[", name, "]\n", sep = "")
  cat("r = '''\n", paste(lines, collapse = "\n"), "\n'''\n", sep = "")
  for (n in names(values)) {
    x <- as.numeric(values[[n]])
    if (length(x) == 1) cat(n, " = ", num1(x), "\n", sep = "")
    else cat(n, " = [", paste(num1(x), collapse = ", "), "]\n", sep = "")
  }
  cat("\n")
}
fit_values <- function(yi, vi, method) {
  ctrl <- ctrl_for(yi)
  z <- rma(yi, vi, method = method, control = ctrl)
  v <- list(estimate = coef(z), se = z$se, wald_low = z$ci.lb, wald_high = z$ci.ub, tau2 = z$tau2, i2 = z$I2, h2 = z$H2, q = z$QE, q_p = z$QEp, weights = weights(z))
  if (method != "FE") {
    h <- rma(yi, vi, method = method, test = "knha", control = ctrl)
    a <- rma(yi, vi, method = method, test = "adhoc", control = ctrl)
    p <- predict(z); ph <- predict(h); hts <- predict(z, pi.type = "riley")
    v <- c(v, list(hk_low = h$ci.lb, hk_high = h$ci.ub, adhoc_low = a$ci.lb, adhoc_high = a$ci.ub,
                   pi_z_low = p$pi.lb, pi_z_high = p$pi.ub, pi_hk_low = ph$pi.lb, pi_hk_high = ph$pi.ub,
                   pi_hts_low = hts$pi.lb, pi_hts_high = hts$pi.ub))
  }
  v
}
sets <- list(
  bcg_rr = 'dat <- escalc(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)',
  bcg_or = 'dat <- escalc(measure="OR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)',
  bcg_rd = 'dat <- escalc(measure="RD", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)',
  normand_smd = 'dat <- escalc(measure="SMD", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.normand1999)',
  normand_md = 'dat <- escalc(measure="MD", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.normand1999)',
  lbp_sham_responders = 'dat <- escalc(measure="RR", ai=c(184,36,14), n1i=c(387,47,34), ci=c(171,12,2), n2i=c(387,41,16))',
  lbp_usual_care_responders = 'dat <- escalc(measure="RR", ai=c(184,38,221), n1i=c(387,58,534), ci=c(106,25,78), n2i=c(388,58,266))',
  lbp_usual_care_rmdq = 'dat <- data.frame(yi=c(-2.41,-3.4,-1.0), vi=c(0.48^2, 3.9^2/24+2.8^2/23, (1.8/2/qnorm(.975))^2))'
)
for (s in names(sets)) {
  eval(parse(text = sets[[s]])); ctrl <- ctrl_for(dat$yi)
  out(paste0(s, ".data"), sets[[s]], list(yi = dat$yi, vi = dat$vi))
  for (m in c("FE", "DL", "PM", "REML"))
    out(paste0(s, ".", m), c(sprintf('res <- rma(yi, vi, data=dat, method="%s", control=list(threshold=1e-13*var(yi), maxiter=10000, tol=1e-14))', m),
        "predict(res); predict(res, pi.type='riley'); rma(..., test='knha'); rma(..., test='adhoc')"), fit_values(dat$yi, dat$vi, m))
  res <- rma(yi, vi, data = dat, control = ctrl)
  ci <- confint(res, control = list(tol = 1e-14, maxiter = 10000))$random
  out(paste0(s, ".q_profile"), "confint(rma(yi, vi, data=dat), control=list(tol=1e-14, maxiter=10000))",
      list(tau2_low = ci[1, 2], tau2_high = ci[1, 3], i2_low = ci[3, 2], i2_high = ci[3, 3], h2_low = ci[4, 2], h2_high = ci[4, 3]))
  k <- nrow(dat)
  loo <- sapply(1:k, function(i) { r <- rma(yi, vi, data = dat[-i, ], control = ctrl); c(coef(r), r$se, r$tau2, r$QE) })
  out(paste0(s, ".leave_one_out"), "for (i in 1:k) rma(yi, vi, data=dat[-i,], control=...)",
      list(estimate = loo[1, ], se = loo[2, ], tau2 = loo[3, ], q = loo[4, ]))
  inf <- influence(res)$inf
  out(paste0(s, ".influence"), "influence(rma(yi, vi, data=dat, control=...))$inf",
      list(rstudent = inf$rstudent, dffits = inf$dffits, cook = inf$cook.d, cov_r = inf$cov.r, hat = inf$hat))
  rl <- regtest(res, model = "lm"); rm <- regtest(res)
  out(paste0(s, ".egger"), c('regtest(rma(...), model="lm")', 'regtest(rma(...))'),
      list(lm_t = rl$zval, lm_p = rl$pval, rma_z = rm$zval, rma_p = rm$pval, at_zero = rm$est))
  # DL, because trimfill refits with metafor's default threshold, which is coarse for an iterated tau2.
  dl <- rma(yi, vi, data = dat, method = "DL")
  tf <- trimfill(dl, estimator = "L0"); tr <- trimfill(dl, estimator = "R0")
  out(paste0(s, ".trim_fill"), c('trimfill(rma(..., method="DL"), estimator="L0")', 'trimfill(rma(..., method="DL"), estimator="R0")'),
      list(right = as.numeric(tf$side == "right"), l0 = tf$k0, l0_estimate = coef(tf), l0_se = tf$se, l0_tau2 = tf$tau2, r0 = tr$k0, r0_estimate = coef(tr), r0_tau2 = tr$tau2))
}
regs <- list(ablat = "~ ablat", ablat_year = "~ ablat + year")
for (s in names(regs)) {
  dat <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
  r <- rma(yi, vi, mods = as.formula(regs[[s]]), data = dat, control = ctrl)
  h <- rma(yi, vi, mods = as.formula(regs[[s]]), data = dat, test = "knha", control = ctrl)
  out(paste0("bcg_regression.", s), c(sets$bcg_rr, sprintf("rma(yi, vi, mods = %s, data=dat, control=...); the same with test='knha'", regs[[s]])),
      list(b = coef(r), se = r$se, p = r$pval, tau2 = r$tau2, r2 = r$R2, i2 = r$I2, qe = r$QE, qm = r$QM, qm_p = r$QMp, hk_se = h$se, hk_low = h$ci.lb, hk_high = h$ci.ub, hk_p = h$pval, f = h$QM, f_p = h$QMp))
}
# Network: contrasts against placebo where the trial has it, else against its first treatment by alphabet.
dat <- dat.senn2013
treatments <- sort(setdiff(unique(dat$treatment), "placebo"))
y <- c(); X <- NULL; blocks <- list(); study <- c(); comp <- c()
for (s in unique(dat$study)) {
  d <- dat[dat$study == s, ]; d <- d[order(d$treatment != "placebo", d$treatment), ]
  v <- d$sdi^2 / d$ni; n <- nrow(d) - 1
  B <- matrix(v[1], n, n); diag(B) <- v[1] + v[-1]
  blocks <- c(blocks, list(B)); y <- c(y, d$mi[-1] - d$mi[1])
  for (j in 2:nrow(d)) { x <- 1 * (treatments == d$treatment[j]) - 1 * (treatments == d$treatment[1]); X <- rbind(X, x); study <- c(study, s); comp <- c(comp, j) }
}
V <- bldiag(blocks)
colnames(X) <- treatments
for (m in c("FE", "REML")) {
  if (m == "REML") r <- rma.mv(y, V, mods = X, intercept = FALSE, random = ~ comp | study, rho = 0.5, struct = "CS", control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-16))
  else r <- rma.mv(y, V, mods = X, intercept = FALSE)
  out(paste0("senn.", m), c("V: for each trial, v_ref everywhere plus v_j on the diagonal, v = sdi^2/ni; X: +1 treatment, -1 reference",
      if (m == "REML") "rma.mv(y, V, mods=X, intercept=FALSE, random = ~ comp | study, rho=1/2, control=list(optimizer='optim', optmethod='BFGS', reltol=1e-16))" else "rma.mv(y, V, mods=X, intercept=FALSE)"),
      list(estimate = coef(r), se = r$se, tau2 = if (m == "REML") r$tau2 else 0, q = r$QE, q_df = r$k - r$p, contrast_metformin_acarbose = coef(r)["metformin"] - coef(r)["acarbose"],
           contrast_metformin_acarbose_se = sqrt(vcov(r)["metformin", "metformin"] + vcov(r)["acarbose", "acarbose"] - 2 * vcov(r)["metformin", "acarbose"])))
}
# The optimiser above stops about 8 digits short in tau2, so the rest is also taken at one fixed tau2.
r <- rma.mv(y, V, mods = X, intercept = FALSE, random = ~ comp | study, rho = 0.5, struct = "CS", tau2 = 0.0999145443850259)
out("senn.at_fixed_tau2", "rma.mv(y, V, mods=X, intercept=FALSE, random = ~ comp | study, rho=1/2, tau2=0.0999145443850259)",
    list(estimate = coef(r), se = r$se))
