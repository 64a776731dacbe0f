// Functions of four floats at once, to one or two units in the last place. The polynomials of tanh are Cephes' (Moshier,
// tanhf.c); those of exp and erf are weighted least-squares fits, with relative errors below 4e-9.
#pragma once
#include "simd.h"

// Added to 1.5 · 2^23, a number is rounded to a whole one, which then stands in the lowest bits.
#define WHOLE 12582912.0f
#define LOG2_E 1.44269504088896341f

// e^(x - n · ln(2)), where n is x / ln(2), rounded.
INLINE f32x4 exp_rest(f32x4 x, f32x4 n) {
  const f32x4 r = add(sub(x, mul(n, splat(0.693359375f))), mul(n, splat(2.12194440e-4f)));
  f32x4 p = splat(1.3814694248e-3f);
  p = add(mul(p, r), splat(8.3687733859e-3f));
  p = add(mul(p, r), splat(4.1668388993e-2f));
  p = add(mul(p, r), splat(1.6666519642e-1f));
  p = add(mul(p, r), splat(4.9999994040e-1f));
  return add(add(mul(mul(p, r), r), r), splat(1.0f));
}

// 2^n, for n from -126 to 127.
INLINE f32x4 power_of_two(v128_t n) { return wasm_i32x4_shl(wasm_i32x4_add(n, wasm_i32x4_splat(127)), 23); }

// e^x. The power of two comes in two factors, so that results beyond the normal range round to infinity, a subnormal
// number or zero, as they should.
INLINE f32x4 exp4(f32x4 x) {
  x = at_most(at_least(x, splat(-104.0f)), splat(89.0f));
  const f32x4 rounded = add(mul(x, splat(LOG2_E)), splat(WHOLE));
  const v128_t n = wasm_i32x4_sub(rounded, splat(WHOLE)), half = wasm_i32x4_shr(n, 1);
  const f32x4 rest = exp_rest(x, sub(rounded, splat(WHOLE)));
  return mul(mul(rest, power_of_two(half)), power_of_two(wasm_i32x4_sub(n, half)));
}

// e^x for x <= 0, where it is a normal number, else 0.
INLINE f32x4 exp_below(f32x4 x) {
  const f32x4 rounded = add(mul(x, splat(LOG2_E)), splat(WHOLE));
  const f32x4 rest = exp_rest(x, sub(rounded, splat(WHOLE)));
  return wasm_v128_andnot(mul(rest, power_of_two(rounded)), wasm_f32x4_lt(x, splat(-87.33654f)));
}

INLINE f32x4 with_sign(f32x4 size, f32x4 x) { return wasm_v128_bitselect(x, size, splat(-0.0f)); }

INLINE f32x4 tanh4(f32x4 x) {
  const f32x4 size = wasm_f32x4_abs(x), square = mul(x, x);
  f32x4 p = splat(-5.70498872745e-3f);
  p = add(mul(p, square), splat(2.06390887954e-2f));
  p = add(mul(p, square), splat(-5.37397155531e-2f));
  p = add(mul(p, square), splat(1.33314422036e-1f));
  p = add(mul(p, square), splat(-3.33332819422e-1f));
  const f32x4 small = add(mul(mul(p, square), size), size);
  const f32x4 e = exp_below(mul(size, splat(-2.0f)));
  const f32x4 large = div(sub(splat(1.0f), e), add(splat(1.0f), e));
  return with_sign(wasm_v128_bitselect(small, large, wasm_f32x4_lt(size, splat(0.625f))), x);
}

// 1 / (1 + e^-x) = e^x / (1 + e^x), by the exponential that does not overflow.
INLINE f32x4 sigmoid4(f32x4 x) {
  const f32x4 e = exp_below(wasm_f32x4_neg(wasm_f32x4_abs(x)));
  const f32x4 above = wasm_v128_bitselect(e, splat(1.0f), wasm_f32x4_lt(x, splat(0)));
  return div(above, add(splat(1.0f), e));
}

// x · P(x²) up to 1; beyond, 1 - e^-Q(|x|), where Q is -ln(erfc). From 4 on the result is 1.
INLINE f32x4 erf4(f32x4 x) {
  const f32x4 size = at_most(wasm_f32x4_abs(x), splat(4.0f)), square = mul(size, size);
  f32x4 p = splat(7.889119297e-5f);
  p = add(mul(p, square), splat(-8.020841051e-4f));
  p = add(mul(p, square), splat(5.189535208e-3f));
  p = add(mul(p, square), splat(-2.685444430e-2f));
  p = add(mul(p, square), splat(1.128360033e-1f));
  p = add(mul(p, square), splat(-3.761262596e-1f));
  p = mul(add(mul(p, square), splat(1.128379107f)), size);
  f32x4 q = splat(-1.855748997e-4f);
  q = add(mul(q, size), splat(2.939615631e-3f));
  q = add(mul(q, size), splat(-2.180535160e-2f));
  q = add(mul(q, size), splat(1.030374318e-1f));
  q = add(mul(q, size), splat(6.382256150e-1f));
  q = add(mul(q, size), splat(1.127040029f));
  q = add(mul(q, size), splat(3.537089215e-4f));
  const f32x4 large = sub(splat(1.0f), exp_below(wasm_f32x4_neg(q)));
  return with_sign(wasm_v128_bitselect(p, large, wasm_f32x4_lt(size, splat(1.0f))), x);
}
