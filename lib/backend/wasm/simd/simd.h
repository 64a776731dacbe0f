// Names shared by the kernels. They replace what TensorFlow.js's WebAssembly backend does slowly, with 128-bit SIMD, and
// work on the memory of the backend itself: a pointer is a byte offset into its heap.
//
// No kernel keeps data of its own, and none needs the C stack: both would lie over the backend's memory.
#pragma once
#include <wasm_simd128.h>

typedef v128_t f32x4;
typedef __UINTPTR_TYPE__ usize;
#define EXPORT(name) __attribute__((export_name(#name)))
#define INLINE static inline __attribute__((always_inline))
#define load wasm_v128_load
#define store wasm_v128_store
#define splat wasm_f32x4_splat
#define add wasm_f32x4_add
#define sub wasm_f32x4_sub
#define mul wasm_f32x4_mul
#define div wasm_f32x4_div
// Min and max as JavaScript's: of a NaN and a number, the NaN.
#define least wasm_f32x4_min
#define most wasm_f32x4_max

// x, and if it is below (above) the bound, the bound. One instruction, where min and max are many; x may be NaN.
#define at_least wasm_f32x4_pmax
#define at_most wasm_f32x4_pmin

INLINE float total(f32x4 x) {
  return (wasm_f32x4_extract_lane(x, 0) + wasm_f32x4_extract_lane(x, 1)) +
         (wasm_f32x4_extract_lane(x, 2) + wasm_f32x4_extract_lane(x, 3));
}

// Four rows of four become four columns.
INLINE void turn(const float *from, usize from_row, float *to, usize to_row) {
  const f32x4 r0 = load(from), r1 = load(from + from_row), r2 = load(from + 2 * from_row), r3 = load(from + 3 * from_row);
  const f32x4 t0 = wasm_i32x4_shuffle(r0, r1, 0, 4, 1, 5), t1 = wasm_i32x4_shuffle(r0, r1, 2, 6, 3, 7);
  const f32x4 t2 = wasm_i32x4_shuffle(r2, r3, 0, 4, 1, 5), t3 = wasm_i32x4_shuffle(r2, r3, 2, 6, 3, 7);
  store(to, wasm_i64x2_shuffle(t0, t2, 0, 2));
  store(to + to_row, wasm_i64x2_shuffle(t0, t2, 1, 3));
  store(to + 2 * to_row, wasm_i64x2_shuffle(t1, t3, 0, 2));
  store(to + 3 * to_row, wasm_i64x2_shuffle(t1, t3, 1, 3));
}
