#pragma once
#include "simd.h"

#define DEPTH 256  // of the inner dimension, so many at a time: a packed panel then stays in the first cache
#define BAND 48    // rows of the result that share a band of `a` in the second cache

// c = a · b, or c += a · b, for one pair of matrices in any layout, given by strides. c has n columns and lies row by row.
// `room` is for BAND · DEPTH floats and then min(k, DEPTH) times n, rounded up to eight.
void product(const float *a, usize a_row, usize a_col, const float *b, usize b_row, usize b_col, float *c, usize m, usize n,
             usize k, float *room, int accumulate);
