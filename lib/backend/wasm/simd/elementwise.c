// Functions of each element, and of two tensors element by element.
#include "functions.h"

// out[i] = expression of v = x[i], for n floats; the last few go one by one, by the same instructions.
#define EACH(name, expression, ...)                                                       \
  EXPORT(name) void name(const float *x, float *out, usize n __VA_OPT__(, ) __VA_ARGS__) { \
    usize i = 0;                                                                          \
    for (; i + 4 <= n; i += 4) {                                                          \
      const f32x4 v = load(x + i);                                                        \
      store(out + i, (expression));                                                       \
    }                                                                                     \
    for (; i < n; i++) {                                                                  \
      const f32x4 v = splat(x[i]);                                                        \
      out[i] = wasm_f32x4_extract_lane((expression), 0);                                  \
    }                                                                                     \
  }

INLINE f32x4 where_negative(f32x4 v, f32x4 then, f32x4 otherwise) {
  return wasm_v128_bitselect(then, otherwise, wasm_f32x4_lt(v, splat(0)));
}

EACH(exponential, exp4(v))
EACH(tangent, tanh4(v))
EACH(logistic, sigmoid4(v))
EACH(error_function, erf4(v))
EACH(squared, mul(v, v))
EACH(cubed, mul(mul(v, v), v))
EACH(negative, wasm_f32x4_neg(v))
EACH(root, wasm_f32x4_sqrt(v))
EACH(reciprocal_root, div(splat(1.0f), wasm_f32x4_sqrt(v)))
EACH(rectified, at_least(v, splat(0)))
EACH(exponential_linear, where_negative(v, sub(exp_below(v), splat(1.0f)), v))
EACH(leaky, where_negative(v, mul(v, splat(slope)), v), float slope)
EACH(clipped, at_most(at_least(v, splat(low)), splat(high)), float low, float high)

INLINE f32x4 parametric(f32x4 v, f32x4 slope) { return where_negative(v, mul(v, slope), v); }

// One row: a[i·da] op b[i·db], where da and db are 0 (one value for the row) or 1.
#define ROW(name, four)                                                                               \
  INLINE void name##_row(const float *a, usize da, const float *b, usize db, float *out, usize n) {   \
    usize i = 0;                                                                                      \
    if (da && db) {                                                                                   \
      for (; i + 4 <= n; i += 4) store(out + i, four(load(a + i), load(b + i)));                      \
    } else if (da) {                                                                                  \
      const f32x4 y = splat(*b);                                                                      \
      for (; i + 4 <= n; i += 4) store(out + i, four(load(a + i), y));                                \
    } else if (db) {                                                                                  \
      const f32x4 x = splat(*a);                                                                      \
      for (; i + 4 <= n; i += 4) store(out + i, four(x, load(b + i)));                                \
    }                                                                                                 \
    for (; i < n; i++) out[i] = wasm_f32x4_extract_lane(four(splat(a[i * da]), splat(b[i * db])), 0); \
  }

// out[p][q][r][s] = a op b, where a stride of 0 repeats a value along an axis. The last axis has a stride of 0 or 1.
#define BINARY(name, row, type)                                                                                         \
  EXPORT(name) void name(const float *a, usize a0, usize a1, usize a2, usize a3, const float *b, usize b0, usize b1,    \
                         usize b2, usize b3, type *out, usize n0, usize n1, usize n2, usize n3) {                       \
    for (usize p = 0; p < n0; p++)                                                                                      \
      for (usize q = 0; q < n1; q++)                                                                                    \
        for (usize r = 0; r < n2; r++, out += n3)                                                                       \
          row(a + p * a0 + q * a1 + r * a2, a3, b + p * b0 + q * b1 + r * b2, b3, out, n3);                             \
  }

#define ARITHMETIC(name, four) ROW(name, four) BINARY(name, name##_row, float)

ARITHMETIC(plus, add)
ARITHMETIC(minus, sub)
ARITHMETIC(times, mul)
ARITHMETIC(over, div)
ARITHMETIC(larger, most)
ARITHMETIC(smaller, least)
ARITHMETIC(parametric_linear, parametric)

// Comparisons give bytes, 1 or 0: sixteen at a time.
#define COMPARISON(name, four)                                                                                          \
  INLINE v128_t name##_two(const float *a, usize da, const float *b, usize db) {                                        \
    const f32x4 x = da ? load(a) : splat(*a), y = db ? load(b) : splat(*b);                                             \
    const f32x4 x2 = da ? load(a + 4) : x, y2 = db ? load(b + 4) : y;                                                   \
    return wasm_i16x8_narrow_i32x4(four(x, y), four(x2, y2));                                                           \
  }                                                                                                                     \
  INLINE void name##_row(const float *a, usize da, const float *b, usize db, unsigned char *out, usize n) {             \
    usize i = 0;                                                                                                        \
    for (; i + 16 <= n; i += 16) {                                                                                      \
      const v128_t low = name##_two(a + i * da, da, b + i * db, db);                                                    \
      const v128_t high = name##_two(a + (i + 8) * da, da, b + (i + 8) * db, db);                                       \
      store(out + i, wasm_v128_and(wasm_i8x16_narrow_i16x8(low, high), wasm_i8x16_splat(1)));                           \
    }                                                                                                                   \
    for (; i < n; i++) out[i] = wasm_i32x4_extract_lane(four(splat(a[i * da]), splat(b[i * db])), 0) & 1;               \
  }                                                                                                                     \
  BINARY(name, name##_row, unsigned char)

COMPARISON(greater, wasm_f32x4_gt)
COMPARISON(greater_or_equal, wasm_f32x4_ge)
COMPARISON(less, wasm_f32x4_lt)
COMPARISON(less_or_equal, wasm_f32x4_le)
COMPARISON(equal, wasm_f32x4_eq)
COMPARISON(not_equal, wasm_f32x4_ne)

// out[i] = condition[i] ? yes[i] : no[i], for numbers of four bytes.
EXPORT(choose)
void choose(const unsigned char *condition, const float *yes, const float *no, float *out, usize n) {
  usize i = 0;
  for (; i + 8 <= n; i += 8) {
    const v128_t wide = wasm_u16x8_load8x8(condition + i);
    const v128_t low = wasm_u32x4_extend_low_u16x8(wide), high = wasm_u32x4_extend_high_u16x8(wide), zero = splat(0);
    store(out + i, wasm_v128_bitselect(load(no + i), load(yes + i), wasm_i32x4_eq(low, zero)));
    store(out + i + 4, wasm_v128_bitselect(load(no + i + 4), load(yes + i + 4), wasm_i32x4_eq(high, zero)));
  }
  const int *from_yes = (const int *)yes, *from_no = (const int *)no;
  for (; i < n; i++) ((int *)out)[i] = condition[i] ? from_yes[i] : from_no[i];
}
