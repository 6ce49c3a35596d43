"""Linear algebra in a fixed order against numpy's and mpmath's; its bits on other processors."""

import hashlib
import os
import subprocess
import sys

import mpmath
import numpy as np
import pytest

from generator import reproducible_algebra as algebra
from tests.figures.kernels import settings

SHAPES = [(1, 1), (2, 2), (3, 2), (2, 3), (3, 3), (4, 4), (5, 5), (7, 3), (3, 9), (18, 18), (40, 9)]


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((5, 3), (3, 2)),
        ((2, 3), (3, 50)),
        ((3,), (3,)),
        ((3,), (3, 4)),
        ((4, 3), (3,)),
        ((6, 2, 3), (3, 2)),
        ((6, 1, 2, 3), (5, 3, 4)),
        ((2, 2), (7, 2, 2)),
        ((6, 2, 3), (3,)),
        ((3,), (6, 3, 2)),
        ((4, 0), (0, 3)),
        ((0, 3), (3, 2)),
        ((300, 64), (64, 10)),
    ],
)
def test_products(first, second):
    a, b = drawn(*first), drawn(*second, seed=1)
    product, expected = algebra.matmul(a, b), np.matmul(a, b)
    assert product.shape == expected.shape
    np.testing.assert_allclose(product, expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize(("rows", "inner", "columns"), [(40, 18, 3), (1, 256, 2), (3, 40, 9)])
def test_the_terms_of_a_product_are_added_in_their_order(rows, inner, columns):
    a, b = drawn(rows, inner), drawn(inner, columns)
    for result in (algebra.matmul(a, b), algebra.matmul(b.T, a.T).T):
        for i, j in np.ndindex(rows, columns):
            total = 0.0
            for k in range(inner):
                total += float(a[i, k]) * float(b[k, j])
            assert result[i, j] == total


def test_shapes_that_dont_fit_are_refused():
    with pytest.raises(ValueError, match="expected the same inner size"):
        algebra.matmul(np.ones((2, 2)), np.ones((3, 2)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("full", [True, False])
def test_singular_values_and_vectors(shape, full):
    matrix = drawn(*shape)
    U, S, Vh = algebra.svd(matrix, full)
    expected = np.linalg.svd(matrix, full)
    assert (U.shape, Vh.shape) == (expected[0].shape, expected[2].shape)
    np.testing.assert_allclose(S, expected[1], rtol=1e-13)
    np.testing.assert_allclose(algebra.singular_values(matrix), expected[1], rtol=1e-13)
    k = len(S)
    np.testing.assert_allclose(U[:, :k] * S @ Vh[:k], matrix, atol=1e-13)
    np.testing.assert_allclose(U.T @ U, np.eye(U.shape[1]), atol=1e-13)
    np.testing.assert_allclose(Vh @ Vh.T, np.eye(len(Vh)), atol=1e-13)


@pytest.mark.parametrize("scale", [1.0, 1e300, 1e-300])
@pytest.mark.parametrize(
    "matrix",
    [
        np.ones((3, 3)),
        np.zeros((3, 2)),
        np.diag([1.0, 0.0, -2.0]),
        np.outer([1.0, 2.0], [3.0, 4.0, 5.0]),
        np.eye(4),
    ],
)
def test_matrices_that_flatten_space(matrix, scale):
    U, S, Vh = algebra.svd(matrix * scale)
    np.testing.assert_allclose(S / scale, np.linalg.svd(matrix)[1], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(U.T @ U, np.eye(len(U)), atol=1e-13)
    np.testing.assert_allclose(Vh @ Vh.T, np.eye(len(Vh)), atol=1e-13)


def test_singular_values_of_a_badly_scaled_matrix_are_relatively_right():
    matrix = drawn(4, 4) * 10.0 ** np.array([0, -5, -10, -15])
    with mpmath.workdps(60):
        exact = sorted(map(float, mpmath.svd_r(mpmath.matrix(matrix.tolist()), compute_uv=False)))
    np.testing.assert_allclose(algebra.singular_values(matrix)[::-1], exact, rtol=1e-13)


def test_many_matrices_at_once_are_as_each_alone():
    matrices = drawn(50, 3, 2)
    values = algebra.singular_values(matrices)
    assert values.tolist() == [algebra.singular_values(matrix).tolist() for matrix in matrices]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 9, 20])
def test_eigenvalues_and_vectors(n):
    matrix = drawn(n, n)
    matrix = matrix + matrix.T
    values, vectors = algebra.eigh(matrix)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(matrix), atol=1e-13 * n)
    np.testing.assert_allclose(algebra.eigvalsh(matrix[None])[0], values, atol=0)
    np.testing.assert_allclose(matrix @ vectors, vectors * values, atol=1e-13 * n)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(n), atol=1e-13)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 12])
def test_determinants_and_equations(n):
    matrices, right = drawn(30, n, n), drawn(30, n, 2, seed=1)
    np.testing.assert_allclose(algebra.det(matrices), np.linalg.det(matrices), rtol=1e-11)
    solution = algebra.solve(matrices, right)
    np.testing.assert_allclose(matrices @ solution, right, atol=1e-10)
    assert algebra.det(np.ones((n, n))) == (n == 1)


def test_orthonormal_columns():
    columns = drawn(6, 3)
    Q = algebra.orthonormal_columns(columns)
    R = Q.T @ columns
    np.testing.assert_allclose(Q.T @ Q, np.eye(3), atol=1e-14)
    np.testing.assert_allclose(R, np.triu(R), atol=1e-14)
    assert (np.diag(R) > 0).all()


def assert_schur(matrix):
    """QTQᵀ with T of blocks of one or two rows."""
    T, Q = algebra.schur(matrix)
    size = 1e-14 * max(1, len(T)) * max(np.abs(matrix).max(initial=0.0), 1e-300)
    np.testing.assert_allclose(Q @ T @ Q.T, matrix, rtol=0, atol=size)
    np.testing.assert_allclose(Q.T @ Q, np.eye(len(Q)), rtol=0, atol=1e-13)
    assert not np.tril(T, -2).any()
    beside = np.diagonal(T, -1) != 0
    assert not (beside[1:] & beside[:-1]).any()


@pytest.mark.parametrize("n", range(1, 17))
def test_schur_forms_and_eigenvalues(n):
    for seed in range(5):
        matrix = drawn(n, n, seed=seed)
        assert_schur(matrix)
        real, imaginary = algebra.eigvals(matrix)
        expected = np.linalg.eigvals(matrix)
        apart = np.abs((real + 1j * imaginary)[:, None] - expected)
        assert apart.min(axis=0).max() < 1e-9
        assert apart.min(axis=1).max() < 1e-9


@pytest.mark.parametrize(
    "matrix",
    [
        np.zeros((5, 5)),
        np.eye(6),
        -np.eye(6),
        np.ones((4, 4)),
        np.triu(np.ones((5, 5))),  # one eigenvalue, one eigenvector
        np.roll(np.eye(7), 1, axis=0),  # a double step leaves it as it is
        np.kron(np.eye(3), [[0.0, -1.0], [1.0, 0.0]]),
        np.diag([1.0, 1e-200, 1e200]),
        np.diag([1e-300, 2e-300, 1e-305]),
    ],
)
def test_schur_forms_of_special_matrices(matrix):
    assert_schur(matrix)
    assert_schur(1e-9 * drawn(*matrix.shape) + matrix)


def test_a_matrix_that_has_no_schur_form_is_refused():
    with pytest.raises(ValueError, match="schur: expected convergence"):
        algebra.schur(np.full((4, 4), np.nan))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((5, 3), (3, 2)),
        ((2, 3), (3, 50)),
        ((3,), (3,)),
        ((6, 2, 3), (3, 2)),
        ((6, 1, 2, 3), (5, 3, 4)),
        ((1, 4, 3), (7, 3, 20)),
        ((0, 2, 3), (3, 2)),
        ((300, 64), (64, 10)),
        ((10, 64), (64, 300)),
        ((200, 9, 9), (200, 9, 9)),
        ((1, 256), (256, 2)),
        ((2, 3, 40), (40, 4)),
    ],
)
def test_compiled_products_are_the_same(first, second, once_in_each_way):
    a, b = drawn(*first), drawn(*second, seed=1)
    plain, fast = once_in_each_way(lambda: algebra.matmul(a, b))
    assert plain.shape == fast.shape
    assert plain.tobytes() == fast.tobytes()
    transposed = [a.T.copy().T if a.ndim == 2 else a, b.T.copy().T if b.ndim == 2 else b]
    assert all(
        plain.tobytes() == other.tobytes()
        for other in once_in_each_way(lambda: algebra.matmul(*transposed))
    )


@pytest.mark.parametrize("n", [1, 2, 3, 6, 9])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_compiled_rotations_are_the_same(n, count, once_in_each_way):
    matrices = drawn(count, n, n)
    matrices = matrices + matrices.swapaxes(1, 2)
    plain, fast = once_in_each_way(lambda: algebra.eigvalsh(matrices))
    assert plain.tobytes() == fast.tobytes()
    for matrix in matrices[:5]:
        plain, fast = once_in_each_way(lambda matrix=matrix: algebra.eigh(matrix))
        assert plain.eigenvalues.tobytes() == fast.eigenvalues.tobytes()
        assert plain.eigenvectors.tobytes() == fast.eigenvectors.tobytes()


def digest():
    """Of what all functions make."""
    a, square = drawn(60, 7), drawn(40, 4, 4)
    results = [
        algebra.matmul(a, a.T),
        algebra.norm(a),
        algebra.norm(a, axis=1),
        *algebra.svd(a),
        *algebra.eigh(algebra.matmul(a.T, a)),
        algebra.singular_values(square),
        algebra.det(square),
        algebra.solve(square, square[:, :, :2] + 1),
        algebra.orthonormal_columns(a),
        *algebra.schur(square[0]),
        *algebra.eigvals(algebra.matmul(a.T, a) + np.triu(square[0, 0, 0] * np.ones((7, 7)))),
    ]
    return hashlib.sha256(b"".join(part.tobytes() for part in results)).hexdigest()


@pytest.mark.ci
def test_other_processors_make_the_same_bits():
    program = "from tests.test_reproducible_algebra import digest; print(digest())"
    for setting in settings():
        command = [sys.executable, "-c", program]
        output = subprocess.run(
            command, env=os.environ | setting, capture_output=True, text=True, check=True
        ).stdout
        assert output.strip() == digest(), setting
