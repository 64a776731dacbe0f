// One step of Adam.
#include "simd.h"

// new_first = β1 · first + (1 - β1) · g, new_second = β2 · second + (1 - β2) · g²,
// new_value = -rate · (new_first / correction1) / (√(new_second / correction2) + ε) + value,
// rest being 1 - β. The operations and their order are those of TensorFlow.js, so the numbers are the same.
#define STEP(take, put)                                                                                                 \
  const f32x4 g = take(gradient + i);                                                                                   \
  const f32x4 m = add(mul(take(first + i), splat(beta1)), mul(g, splat(rest1)));                                        \
  const f32x4 v = add(mul(take(second + i), splat(beta2)), mul(mul(g, g), splat(rest2)));                               \
  const f32x4 size = add(wasm_f32x4_sqrt(div(v, splat(*correction2))), splat(epsilon));                                 \
  const f32x4 x = add(mul(div(div(m, splat(*correction1)), size), splat(-rate)), take(value + i));                      \
  put(new_first + i, m);                                                                                                \
  put(new_second + i, v);                                                                                               \
  put(new_value + i, x);

#define take_one(from) splat(*(from))
#define put_one(to, x) (*(to) = wasm_f32x4_extract_lane(x, 0))

EXPORT(adam)
void adam(const float *gradient, const float *first, const float *second, const float *value, float *new_first, float *new_second,
          float *new_value, usize n, float beta1, float rest1, float beta2, float rest2, const float *correction1,
          const float *correction2, float epsilon, float rate) {
  usize i = 0;
  for (; i + 4 <= n; i += 4) {
    STEP(load, store)
  }
  for (; i < n; i++) {
    STEP(take_one, put_one)
  }
}
