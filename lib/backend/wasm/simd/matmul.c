// Matrix products of any layout; a batch is one product after the other.
#include "matmul.h"

#define WIDE 16  // columns of a panel; with two rows they fill the registers, and few loads serve many products

// Writes the first `n` of four sums, all four if there is room.
INLINE void put(float *c, f32x4 sum, usize n, int accumulate) {
  if (n >= 4) {
    store(c, accumulate ? add(load(c), sum) : sum);
    return;
  }
  for (usize i = 0; i < n; i++) {
    c[i] = accumulate ? c[i] + wasm_f32x4_extract_lane(sum, 0) : wasm_f32x4_extract_lane(sum, 0);
    sum = wasm_i32x4_shuffle(sum, sum, 1, 2, 3, 0);
  }
}

// One tile of R rows and 4·V columns: c = or += a · panel, over `depth` of the inner dimension.
#define TILE(R, V)                                                                                                      \
  static void tile##R##x##V(const float *a, usize a_row, usize a_col, const float *panel, usize depth, float *c,        \
                            usize c_row, usize columns, int accumulate) {                                               \
    f32x4 sums[R][V];                                                                                                   \
    _Pragma("clang loop unroll(full)") for (usize r = 0; r < R; r++)                                                      \
        _Pragma("clang loop unroll(full)") for (usize v = 0; v < V; v++) sums[r][v] = splat(0);                           \
    for (usize k = 0; k < depth; k++) {                                                                                 \
      f32x4 b[V];                                                                                                       \
      _Pragma("clang loop unroll(full)") for (usize v = 0; v < V; v++) b[v] = load(panel + 4 * v);                        \
      panel += 4 * V;                                                                                                   \
      _Pragma("clang loop unroll(full)") for (usize r = 0; r < R; r++) {                                                  \
        const f32x4 x = wasm_v128_load32_splat(a + r * a_row);                                                          \
        _Pragma("clang loop unroll(full)") for (usize v = 0; v < V; v++) sums[r][v] = add(sums[r][v], mul(x, b[v]));      \
      }                                                                                                                 \
      a += a_col;                                                                                                       \
    }                                                                                                                   \
    _Pragma("clang loop unroll(full)") for (usize r = 0; r < R; r++)                                                      \
        _Pragma("clang loop unroll(full)") for (usize v = 0; v < V; v++)                                                  \
            if (columns > 4 * v) put(c + r * c_row + 4 * v, sums[r][v], columns - 4 * v, accumulate);                   \
  }

TILE(2, 4) TILE(1, 4) TILE(4, 2) TILE(1, 2)

// Lays `depth` rows of b out as a panel of `width` columns, of which the last may be filled up with zeros.
INLINE void pack(const float *b, usize b_row, usize b_col, usize depth, usize columns, usize width, float *out) {
  if (b_col == 1 && columns == width) {
    for (usize k = 0; k < depth; k++, out += width, b += b_row)
      for (usize j = 0; j < width; j += 4) store(out + j, load(b + j));
  } else if (b_row == 1 && columns == width) {
    usize k = 0;
    for (; k + 4 <= depth; k += 4, out += 4 * width)
      for (usize j = 0; j < width; j += 4) turn(b + j * b_col + k, b_col, out + j, width);
    for (; k < depth; k++, out += width)
      for (usize j = 0; j < width; j++) out[j] = b[j * b_col + k];
  } else {
    for (usize k = 0; k < depth; k++, out += width)
      for (usize j = 0; j < width; j++) out[j] = j < columns ? b[k * b_row + j * b_col] : 0;
  }
}

// Lays a band of a transposed `a` out row by row: the tiles would fetch a cache line for every two numbers.
static void straighten(const float *a, usize a_col, usize rows, usize depth, float *out) {
  for (usize row = 0; row < rows; row += 4)
    for (usize k = 0; k < depth; k += 4) {
      if (row + 4 <= rows && k + 4 <= depth) {
        turn(a + k * a_col + row, a_col, out + row * depth + k, depth);
        continue;
      }
      for (usize r = row; r < rows && r < row + 4; r++)
        for (usize d = k; d < depth && d < k + 4; d++) out[r * depth + d] = a[d * a_col + r];
    }
}

// A panel is wide, but for the last one if half of it would be empty.
INLINE usize width_at(usize j, usize n) { return n - j > WIDE / 2 ? WIDE : WIDE / 2; }

void product(const float *a, usize a_row, usize a_col, const float *b, usize b_row, usize b_col, float *c, usize m, usize n,
             usize k, float *room, int accumulate) {
  float *panels = room + BAND * DEPTH;
  const int turned = a_row == 1 && a_col != 1 && n > 4 * WIDE;
  for (usize k0 = 0; k0 < k; k0 += DEPTH) {
    const usize depth = k - k0 < DEPTH ? k - k0 : DEPTH;
    const int onto = accumulate || k0 > 0;
    for (usize j = 0; j < n; j += WIDE) {
      const usize width = width_at(j, n), columns = n - j < width ? n - j : width;
      pack(b + k0 * b_row + j * b_col, b_row, b_col, depth, columns, width, panels + j * depth);
    }
    for (usize i0 = 0; i0 < m; i0 += BAND) {
      const usize end = m - i0 < BAND ? m : i0 + BAND;
      const float *band = a + i0 * a_row + k0 * a_col;
      if (turned) straighten(band, a_col, end - i0, depth, room);
      const usize row = turned ? depth : a_row, column = turned ? 1 : a_col;
      for (usize j = 0; j < n; j += WIDE) {
        const float *panel = panels + j * depth, *from = turned ? room : band;
        float *to = c + i0 * n + j;
        usize i = i0;
        if (width_at(j, n) == WIDE) {
          for (; i + 2 <= end; i += 2, from += 2 * row, to += 2 * n)
            tile2x4(from, row, column, panel, depth, to, n, n - j, onto);
          if (i < end) tile1x4(from, row, column, panel, depth, to, n, n - j, onto);
        } else {
          for (; i + 4 <= end; i += 4, from += 4 * row, to += 4 * n)
            tile4x2(from, row, column, panel, depth, to, n, n - j, onto);
          for (; i < end; i++, from += row, to += n) tile1x2(from, row, column, panel, depth, to, n, n - j, onto);
        }
      }
    }
  }
}

// c[batch][m][n] = a · b
EXPORT(matmul)
void matmul(const float *a, usize a_batch, usize a_row, usize a_col, const float *b, usize b_batch, usize b_row, usize b_col,
            float *c, usize batch, usize m, usize n, usize k, float *room) {
  for (usize s = 0; s < batch; s++, a += a_batch, b += b_batch, c += m * n)
    product(a, a_row, a_col, b, b_row, b_col, c, m, n, k, room, 0);
}
