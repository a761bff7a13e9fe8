# Golden numbers for tests/library/stats/test_mixed.py. Needs R with lme4; the tests themselves need neither.
#   Rscript tests/golden/lme4.R tests/golden
# writes lme4_<case>.csv (made-up data, seeded) and lme4.toml. bobyqa runs to its last digit (rhoend 1e-12), as
# lme4's default stops near 6 digits; near-singular and boundary fits are kept as they come (boundary.tol = 0).
suppressMessages(library(lme4))
to <- commandArgs(trailingOnly = TRUE)[1]
file <- file.path(to, "lme4.toml")
cat("# Made by lme4.R with", R.version.string, "and lme4", as.character(packageVersion("lme4")), "\n", file = file)
cat("# Written by the script; do not edit by hand.\n", file = file, append = TRUE)
num <- function(x) {
  x <- gsub("^([-0-9]+)$", "\\1.0", sprintf("%.15g", as.numeric(x)))
  x[x == "NA"] <- "nan"
  if (length(x) == 1) x else paste0("[", paste(x, collapse = ", "), "]")
}
put <- function(...) cat(..., "\n", sep = "", file = file, append = TRUE)
ctrl <- lmerControl(optimizer = "bobyqa", boundary.tol = 0, calc.derivs = FALSE,
                    optCtrl = list(rhobeg = 0.2, rhoend = 1e-12, maxfun = 1e6),
                    check.conv.singular = "ignore")

simulate_case <- function(seed, ids, times, sd0, sd1, rho, sigma, missing, jitter) {
  set.seed(seed)
  d <- expand.grid(time = times, id = seq_len(ids))
  if (jitter > 0) d$time <- round(d$time + runif(nrow(d), -jitter, jitter), 2)
  arm <- rbinom(ids, 1, 0.5); age <- round(rnorm(ids, 52, 14))
  u0 <- rnorm(ids); u1 <- rho * u0 + sqrt(1 - rho^2) * rnorm(ids)
  d$arm <- arm[d$id]; d$age <- age[d$id]
  d$y <- round(60 - 0.8 * d$time - 4 * d$arm - 0.3 * d$time * d$arm + 0.1 * d$age + sd0 * u0[d$id] +
               sd1 * u1[d$id] * d$time + rnorm(nrow(d), 0, sigma), 3)
  d[runif(nrow(d)) >= missing, c("id", "time", "arm", "age", "y")]
}

cases <- list(
  balanced = list(data = simulate_case(1, 40, c(0, 4, 8, 12, 26), 12, 0.6, 0.3, 9, 0, 0),
                  formula = "y ~ time * arm + (1 + time | id)"),
  unbalanced = list(data = simulate_case(2, 60, c(0, 3, 6, 12, 26, 52), 11, 0.35, -0.2, 10, 0.25, 1),
                    formula = "y ~ time * arm + age + (1 + time | id)"),
  near_singular = list(data = simulate_case(3, 50, c(0, 4, 8, 12), 10, 0.25, 0.97, 8, 0.1, 0),
                       formula = "y ~ time + arm + (1 + time | id)"),
  boundary = list(data = simulate_case(5, 30, c(0, 2, 4, 6), 9, 0, 0, 10, 0.1, 0),
                  formula = "y ~ time + (1 + time | id)"),
  no_variance = list(data = simulate_case(9, 25, c(0, 2, 4), 0, 0, 0, 10, 0, 0),
                     formula = "y ~ time + (1 | id)"),
  intercept_only = list(data = simulate_case(6, 45, c(0, 4, 8, 12), 12, 0, 0, 9, 0.15, 0),
                        formula = "y ~ time + age + (1 | id)")
)
for (name in names(cases)) {
  case <- cases[[name]]
  write.csv(case$data, file.path(to, paste0("lme4_", name, ".csv")), row.names = FALSE, quote = FALSE)
  for (reml in c(TRUE, FALSE)) {
    line <- paste0("lmer(", case$formula, ", data, REML = ", reml, ", control = ctrl)")
    fit <- suppressWarnings(lmer(as.formula(case$formula), case$data, REML = reml, control = ctrl))
    put(""); put("[", name, ".", if (reml) "reml" else "ml", "]"); put("r = '", line, "'")
    put("fixed = [", paste0("'", names(fixef(fit)), "'", collapse = ", "), "]")
    put("estimates = ", num(fixef(fit)))
    put("se = ", num(sqrt(diag(as.matrix(vcov(fit))))))
    put("sigma = ", num(sigma(fit)))
    put("random_covariance = ", num(as.vector(VarCorr(fit)$id)))
    put("criterion = ", num(if (reml) REMLcrit(fit) else -2 * as.numeric(logLik(fit))))
    u <- as.matrix(ranef(fit)$id)
    put("blups_first = ", num(u[1, ])); put("blups_last = ", num(u[nrow(u), ]))
    if (!reml && name %in% c("balanced", "unbalanced", "intercept_only")) {
      ci <- suppressWarnings(suppressMessages(confint(fit, method = "profile", quiet = TRUE, devtol = 1e-6)))
      put("profile_names = [", paste0("'", rownames(ci), "'", collapse = ", "), "]")
      put("profile_low = ", num(ci[, 1])); put("profile_high = ", num(ci[, 2]))
    }
  }
}
