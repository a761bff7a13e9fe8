"""The profiled criterion of a mixed model over theta, with its exact gradient and curvature, and its lowest point.

With Omega = L L' and, by pattern, A = Z'Z: W = (I + Omega A)^-1, K = W Omega, B = A W, the criterion is
sum log det(I + A Omega) + a function of S = D'V^-1 D = D'D - sum <K, Z'D D'Z>. Moving Omega by E moves
K by W E W' and B by -B E B, so value, gradient and curvature cost three looks at the sums together.
"""

from math import log, pi

import numpy as np
from scipy import optimize

from ashi.stats.mixed_summaries import Floats, MixedSummaries

MOST_STEPS = 200


class Criterion:
    """Minus twice the (restricted) log likelihood over theta. Columns of Z and D are scaled to size one inside."""

    def __init__(self, summaries: MixedSummaries, reml: bool) -> None:
        self.summaries, self.reml = summaries, reml
        self.p, self.q = len(summaries.fixed), len(summaries.random)
        self.n, groups = summaries.n_rows, summaries.n_groups
        if self.n <= self.p or groups < 2:
            raise ValueError(
                f"{self.n} rows of {groups} people are too few for {self.p} fixed effects; "
                "there must be more rows than effects and at least two people."
            )
        self.freedom = self.n - self.p if reml else self.n
        if self.n <= self.q * groups:
            raise ValueError(
                f"{self.n} rows of {groups} people are too few to tell {self.q} effects of each person from chance; there "
                f"must be more than {self.q} times as many rows as people. Let fewer things vary by person."
            )
        total = summaries.total.sum(axis=0)
        gram = np.einsum("g,gab->ab", summaries.groups, summaries.gram)
        self.d_scale = np.sqrt(np.maximum(np.diag(total), 1e-300) / self.n)
        self.z_scale = np.sqrt(np.maximum(np.diag(gram), 1e-300) / self.n)
        self.total = total / np.outer(self.d_scale, self.d_scale)
        self._check_rank(gram / np.outer(self.z_scale, self.z_scale))
        # Patterns last, so that arithmetic on small matrices runs along long rows: shape (q, q, G).
        self.gram = np.ascontiguousarray(
            (summaries.gram / np.outer(self.z_scale, self.z_scale)).transpose(1, 2, 0)
        )
        self.groups = summaries.groups.astype(np.float64)
        self.pairs, self.upper = np.triu_indices(self.q), np.triu_indices(self.p + 1)
        self.cross = self._halves()
        rows, columns = np.tril_indices(self.q)
        by_column = np.lexsort((rows, columns))
        self.lower = (rows[by_column], columns[by_column])
        self._known: dict[bytes, tuple[float, Floats, Floats]] = {}

    def _halves(self) -> Floats:
        """Sums over people of (Z'D)_a (Z'D)_b', of which only a <= b and the upper half of its symmetric part are
        kept: shape (pairs of random effects, G, pairs of columns of D)."""
        width, (left, right) = self.p + 1, self.upper
        flat = self.summaries.cross.reshape(len(self.groups), -1)
        side = self.q * width
        made = np.empty((len(self.pairs[0]), len(flat), len(left)))
        for place, (a, b) in enumerate(zip(*self.pairs, strict=True)):
            here = flat[:, (a * width + left) * side + b * width + right]
            if a != b:
                here += flat[:, (a * width + right) * side + b * width + left]
            scale = self.z_scale[a] * self.z_scale[b] * self.d_scale[left] * self.d_scale[right]
            np.divide(here, scale, out=made[place])
        return made

    def _check_rank(self, gram: Floats) -> None:
        """Refuse effects that depend on each other, by name, and an outcome without anything left to explain."""
        for kind, names, matrix in (
            ("fixed", (*self.summaries.fixed, ""), self.total),
            ("random", self.summaries.random, gram),
        ):
            at = _dependent(matrix / self.n)
            if at is None:
                continue
            if not names[at]:
                raise ValueError(
                    "The fixed effects tell the outcome exactly (or it is always the same), so there is nothing left to fit."
                )
            raise ValueError(
                f"The {kind} effect {names[at]!r} is a combination of those before it (or all zero). Leave it out."
            )

    def factor(self, theta: Floats) -> Floats:
        """The relative covariance factor L (q, q) of a theta, on the inner scale."""
        made = np.zeros((self.q, self.q))
        made[self.lower] = theta
        return made

    def parts(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Sum of log determinants, K by pattern, and S = D'V^-1 D."""
        log_det, k = self._shrunk(theta)
        return log_det, k, self._whole(self._left(k[self.pairs].reshape(1, -1))[0])

    def _shrunk(self, theta: Floats) -> tuple[float, Floats]:
        """Sum of log determinants of I + A Omega, and K = L (I + L'A L)^-1 L' by pattern (q, q, G)."""
        wide = self.factor(theta)[:, :, None]
        inner = _product(_product(wide.transpose(1, 0, 2), self.gram), wide)
        for at in range(self.q):
            inner[at, at] += 1
        inverse, log_det = _inverse(inner)
        return float(self.groups @ log_det), _product(_product(wide, inverse), wide.transpose(1, 0, 2))

    def _left(self, moves: Floats) -> Floats:
        """Upper halves of what `moves` of K, (m, pairs x G), take from S; the first row is S itself."""
        left: Floats = -(moves @ self.cross.reshape(-1, len(self.upper[0])))
        left[0] += self.total[self.upper]
        return left

    def _whole(self, half: Floats) -> Floats:
        """Symmetric matrices (..., p + 1, p + 1) from their upper halves."""
        made = np.empty((*half.shape[:-1], self.p + 1, self.p + 1))
        made[..., self.upper[0], self.upper[1]] = half
        made[..., self.upper[1], self.upper[0]] = half
        return made

    def solve_fixed(self, s: Floats) -> tuple[Floats, Floats, float, float]:
        """From S: estimates, (X'V^-1 X)^-1, its log determinant (of X'V^-1 X) and the residual sum."""
        xx, xy, yy = s[: self.p, : self.p], s[: self.p, self.p], s[self.p, self.p]
        root = np.linalg.cholesky(xx)
        inverse: Floats = np.linalg.inv(xx).astype(np.float64)
        estimates: Floats = np.linalg.solve(xx, xy).astype(np.float64)
        residual = float(yy - xy @ estimates)
        return estimates, inverse, 2 * float(np.log(np.diag(root)).sum()), max(residual, 1e-300)

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """The criterion on the inner scale, its gradient (m,) and its curvature (m, m) by theta.

        The newest answers are kept, since a search asks for the three apart.
        """
        key = theta.tobytes()
        if key not in self._known:
            if len(self._known) > 2:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._at(theta)
        return self._known[key]

    def _at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        log_det, k = self._shrunk(theta)
        # W = I - K A, and how K moves with each element of Omega.
        w = -_product(k, self.gram)
        for place in range(self.q):
            w[place, place] += 1
        moves = np.empty((1 + len(self.pairs[0]), len(self.pairs[0]), len(self.groups)))
        moves[0] = k[self.pairs]
        for place, (c, d) in enumerate(zip(*self.pairs, strict=True), start=1):
            for pair, (a, b) in enumerate(zip(*self.pairs, strict=True)):
                moved = w[a, c] * w[b, d]
                moves[place, pair] = moved if c == d else moved + w[a, d] * w[b, c]
        every = self._whole(self._left(moves.reshape(len(moves), -1)))
        s, steps = every[0], every[1:]
        estimates, inverse, log_xx, residual = self.solve_fixed(s)
        value = log_det + self.freedom * (1 + log(2 * pi * residual / self.freedom))
        value += log_xx if self.reml else 0.0
        contrast = np.append(-estimates, 1.0)
        pull = self.freedom / residual * np.outer(contrast, contrast)
        if self.reml:
            pull[: self.p, : self.p] += inverse
        kept = _product(self.gram, w)  # B
        asked = _product(
            _product(w.transpose(1, 0, 2), self._pulled(pull)), w
        )  # Q: what the residuals ask for
        slope = kept @ self.groups - asked.sum(axis=2)  # the criterion moves by <slope, E>
        flat_b, flat_q = kept.reshape(-1, len(self.groups)), asked.reshape(-1, len(self.groups))
        bends = (2 * flat_q - flat_b * self.groups) @ flat_b.T
        curved = self._curved(bends.reshape((self.q,) * 4), steps, contrast, inverse, residual)
        gradient = 2 * slope @ self.factor(theta)
        return value, gradient[self.lower], self._by_theta(theta, slope, curved)

    def _pulled(self, pull: Floats) -> Floats:
        """How strongly S, weighed by `pull`, hangs on each element of K: shape (q, q, G)."""
        halves = np.where(self.upper[0] == self.upper[1], 1.0, 2.0) * pull[self.upper]
        made = np.empty((self.q, self.q, len(self.groups)))
        for place, (a, b) in enumerate(zip(*self.pairs, strict=True)):
            once = self.cross[place] @ halves
            made[a, b] = made[b, a] = once if a == b else once / 2
        return made

    def _curved(
        self, bends: Floats, steps: Floats, contrast: Floats, inverse: Floats, residual: float
    ) -> Floats:
        """The curvature by the elements of Omega; `bends[a, b, c, d]` is the sum of (2 Q - B)_ab B_cd."""
        size = len(self.pairs[0])
        basis = np.zeros((size, self.q, self.q))
        for place, (a, b) in enumerate(zip(*self.pairs, strict=True)):
            basis[place, a, b] = basis[place, b, a] = 1
        made: Floats = np.einsum("abcd,kbc,lda->kl", bends, basis, basis)
        turned = steps @ contrast
        along = turned @ contrast
        across = turned[:, : self.p]
        made -= (
            self.freedom / residual * (2 * across @ inverse @ across.T + np.outer(along, along) / residual)
        )
        if self.reml:
            shrunk = inverse @ steps[:, : self.p, : self.p]
            made -= np.einsum("kab,lba->kl", shrunk, shrunk)
        return made

    def _by_theta(self, theta: Floats, slope: Floats, curved: Floats) -> Floats:
        factor, (rows, columns) = self.factor(theta), self.lower
        moves = np.zeros((len(rows), self.q, self.q))
        for place, (row, column) in enumerate(zip(rows, columns, strict=True)):
            moves[place, row] += factor[:, column]
            moves[place, :, row] += factor[:, column]
        chain = moves[:, self.pairs[0], self.pairs[1]]
        same = columns[:, None] == columns[None, :]
        made: Floats = chain @ curved @ chain.T + 2 * np.where(same, slope[rows[:, None], rows[None, :]], 0.0)
        return made

    def solve(self) -> Floats:
        """The best theta on the inner scale: a trust region search, then plain Newton steps to full precision.

        No bounds are needed: the criterion depends on L L' alone, so a variance of zero is a smooth lowest point.
        """
        found = optimize.minimize(
            lambda theta: self.at(theta)[0],
            np.eye(self.q)[self.lower] * 0.5,
            jac=lambda theta: self.at(theta)[1],
            hess=lambda theta: self.at(theta)[2],
            method="trust-exact",
            options={"gtol": 1e-6 * self.n, "maxiter": MOST_STEPS},
        )
        theta = np.asarray(found.x, dtype=np.float64)
        value, gradient, curvature = self.at(theta)
        for _ in range(12):
            try:
                stepped = theta - np.linalg.solve(curvature, gradient)
            except np.linalg.LinAlgError:
                break
            new_value, new_gradient, new_curvature = self.at(stepped)
            if new_value > value + 1e-7 * abs(value) or abs(new_gradient).max() >= abs(gradient).max():
                break
            theta, value, gradient, curvature = stepped, new_value, new_gradient, new_curvature
        factor = self.factor(theta)
        upright: Floats = (factor * np.where(np.diag(factor) < 0, -1.0, 1.0))[self.lower]
        return upright


def _product(left: Floats, right: Floats) -> Floats:
    """Products of many small matrices, shape (q, q, G); one side may have G = 1."""
    q = len(left)
    made = np.empty((q, q, max(left.shape[2], right.shape[2])))
    for a in range(q):
        for b in range(q):
            made[a, b] = left[a, 0] * right[0, b]
            for c in range(1, q):
                made[a, b] += left[a, c] * right[c, b]
    return made


def _inverse(matrices: Floats) -> tuple[Floats, Floats]:
    """Inverses and log determinants of many small symmetric positive matrices, shape (q, q, G)."""
    q = len(matrices)
    if q == 1:
        return 1 / matrices, np.log(matrices[0, 0])
    if q == 2:
        a, b, c = matrices[0, 0], matrices[0, 1], matrices[1, 1]
        determinant = a * c - b * b
        return np.array([[c / determinant, -b / determinant], [-b / determinant, a / determinant]]), np.log(
            determinant
        )
    by_pattern = matrices.transpose(2, 0, 1)
    log_det: Floats = np.linalg.slogdet(by_pattern)[1].astype(np.float64)
    return np.ascontiguousarray(np.linalg.inv(by_pattern).transpose(1, 2, 0)), log_det


def _dependent(gram: Floats) -> int | None:
    """The first column that is a combination of those before it, from the cross-products of columns of size one."""
    root = gram.copy()
    for at in range(len(root)):  # Cholesky by hand, to know which column fails
        pivot = root[at, at] - root[at, :at] @ root[at, :at]
        if pivot < 1e-12:
            return at
        root[at, at] = pivot**0.5
        root[at + 1 :, at] = (root[at + 1 :, at] - root[at + 1 :, :at] @ root[at, :at]) / root[at, at]
        root[at, at + 1 :] = 0
    return None
