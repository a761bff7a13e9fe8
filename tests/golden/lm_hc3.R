# Golden numbers for tests/library/stats/test_ancova.py; base R only, HC3 worked out by hand from its definition.
#   Rscript tests/golden/lm_hc3.R tests/golden > tests/golden/lm_hc3.toml
dir <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(dir, "lme4_unbalanced.csv"))
first <- aggregate(y ~ id + arm + age, d, function(v) v[1]); names(first)[4] <- "baseline"
last <- aggregate(y ~ id, d, function(v) v[length(v)])
w <- merge(first, last, by = "id")
fit <- lm(y ~ baseline + arm + age, w)
X <- model.matrix(fit); h <- hatvalues(fit); e <- resid(fit)
bread <- solve(crossprod(X))
hc3 <- bread %*% crossprod(X * (e / (1 - h))) %*% bread
num <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
cat("# Made by lm_hc3.R with", R.version.string, "from lme4_unbalanced.csv: last y on first y, arm and age per id.\n")
cat("y = ", num(w$y), "\nbaseline = ", num(w$baseline), "\narm = ", num(w$arm), "\nage = ", num(w$age), "\n", sep = "")
cat("estimates = ", num(coef(fit)), "\nse = ", num(sqrt(diag(vcov(fit)))), "\nhc3 = ", num(sqrt(diag(hc3))), "\n", sep = "")
ci <- coef(fit) + outer(sqrt(diag(hc3)), qt(c(.025, .975), df.residual(fit)))
cat("low = ", num(ci[, 1]), "\nhigh = ", num(ci[, 2]), "\nsigma = ", sprintf("%.15g", sigma(fit)), "\n", sep = "")
