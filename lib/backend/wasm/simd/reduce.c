// Sums along one axis, and softmax along the last.
#include "functions.h"

#define PART 128  // so many are added up before they join the total: its rounding errors stay small

INLINE float row_sum(const float *x, usize n) {
  float sum = 0;
  for (usize start = 0; start < n; start += 8 * PART) {
    const usize end = n - start < 8 * PART ? n : start + 8 * PART;
    f32x4 s = splat(0), t = splat(0);
    usize i = start;
    for (; i + 8 <= end; i += 8) {
      s = add(s, load(x + i));
      t = add(t, load(x + i + 4));
    }
    float rest = 0;
    for (; i < end; i++) rest += x[i];
    sum += total(add(s, t)) + rest;
  }
  return sum;
}

// out[0..4·V) = the sums of columns, n rows that lie `width` apart.
#define COLUMNS(V)                                                                                          \
  INLINE void columns##V(const float *x, float *out, usize n, usize width, f32x4 divisor) {                 \
    f32x4 sums[V];                                                                                          \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) sums[v] = splat(0);                      \
    for (usize start = 0; start < n; start += PART) {                                                       \
      f32x4 part[V];                                                                                        \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) part[v] = splat(0);                    \
      const usize end = n - start < PART ? n : start + PART;                                                \
      for (usize q = start; q < end; q++)                                                                   \
        _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) part[v] = add(part[v], load(x + q * width + 4 * v)); \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) sums[v] = add(sums[v], part[v]);       \
    }                                                                                                       \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < V; v++) store(out + 4 * v, div(sums[v], divisor)); \
  }

COLUMNS(1)
COLUMNS(4)

INLINE float column(const float *x, usize n, usize width) {
  float sum = 0;
  for (usize start = 0; start < n; start += PART) {
    const usize end = n - start < PART ? n : start + PART;
    float part = 0;
    for (usize q = start; q < end; q++) part += x[q * width];
    sum += part;
  }
  return sum;
}

// out[p][r] = (sum over q of x[p][q][r]) / divisor
EXPORT(sum)
void sum(const float *x, float *out, usize outer, usize n, usize inner, float divisor) {
  for (usize p = 0; p < outer; p++, x += n * inner, out += inner) {
    if (inner == 1) {
      *out = row_sum(x, n) / divisor;
      continue;
    }
    usize r = 0;
    for (; r + 16 <= inner; r += 16) columns4(x + r, out + r, n, inner, splat(divisor));
    for (; r + 4 <= inner; r += 4) columns1(x + r, out + r, n, inner, splat(divisor));
    for (; r < inner; r++) out[r] = column(x + r, n, inner) / divisor;
  }
}

// The largest of n floats. A NaN may be overlooked.
INLINE float largest(const float *x, usize n) {
  float top = x[0];
  usize i = 0;
  if (n >= 4) {
    f32x4 m = load(x);
    for (i = 4; i + 4 <= n; i += 4) m = at_least(m, load(x + i));
    m = at_least(m, wasm_i32x4_shuffle(m, m, 2, 3, 0, 1));
    m = at_least(m, wasm_i32x4_shuffle(m, m, 1, 0, 3, 2));
    top = wasm_f32x4_extract_lane(m, 0);
  }
  for (; i < n; i++) top = top < x[i] ? x[i] : top;
  return top;
}

// Each row: e^(x - max) / sum of those. A NaN reaches its whole row through the sum.
EXPORT(softmax)
void softmax(const float *x, float *out, usize rows, usize n) {
  for (usize p = 0; p < rows; p++, x += n, out += n) {
    const f32x4 top = splat(largest(x, n));
    f32x4 s = splat(0);
    float rest = 0;
    usize i = 0;
    for (; i + 4 <= n; i += 4) {
      const f32x4 e = exp_below(sub(load(x + i), top));
      store(out + i, e);
      s = add(s, e);
    }
    for (; i < n; i++) {
      out[i] = wasm_f32x4_extract_lane(exp_below(sub(splat(x[i]), top)), 0);
      rest += out[i];
    }
    const float scale = 1.0f / (total(s) + rest);
    for (i = 0; i + 4 <= n; i += 4) store(out + i, mul(load(out + i), splat(scale)));
    for (; i < n; i++) out[i] *= scale;
  }
}
