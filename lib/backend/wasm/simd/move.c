// Moves numbers of four bytes about, whatever they mean.
#include "simd.h"

typedef int word;

INLINE void copy_run(const word *from, word *to, usize n) {
  usize i = 0;
  for (; i + 4 <= n; i += 4) store(to + i, load(from + i));
  for (; i < n; i++) to[i] = from[i];
}

// to[p][q][r][0..run) = from[p][q][r][0..run), with strides of their own; a stride of 0 in `from` repeats.
EXPORT(copy)
void copy(const word *from, usize from0, usize from1, usize from2, word *to, usize to0, usize to1, usize to2, usize n0, usize n1,
          usize n2, usize run) {
  for (usize p = 0; p < n0; p++)
    for (usize q = 0; q < n1; q++) {
      const word *a = from + p * from0 + q * from1;
      word *b = to + p * to0 + q * to1;
      if (run == 1)
        for (usize r = 0; r < n2; r++, a += from2, b += to2) *b = *a;
      else
        for (usize r = 0; r < n2; r++, a += from2, b += to2) copy_run(a, b, run);
    }
}

#define LINE 16  // numbers in a cache line: so many columns are turned before the next rows are read

// to[p][q][column][row] = from[p][q][row][column]; columns follow each other in `from`, rows in `to`.
EXPORT(swap)
void swap(const word *from, usize from0, usize from1, usize from_row, word *to, usize to0, usize to1, usize to_row, usize n0,
          usize n1, usize rows, usize columns) {
  for (usize p = 0; p < n0; p++)
    for (usize q = 0; q < n1; q++) {
      const word *a = from + p * from0 + q * from1;
      word *b = to + p * to0 + q * to1;
      for (usize start = 0; start < columns; start += LINE) {
        const usize end = columns - start < LINE ? columns : start + LINE;
        usize row = 0;
        for (; row + 4 <= rows; row += 4) {
          usize column = start;
          for (; column + 4 <= end; column += 4)
            turn((const float *)a + row * from_row + column, from_row, (float *)b + column * to_row + row, to_row);
          for (; column < end; column++)
            for (usize r = row; r < row + 4; r++) b[column * to_row + r] = a[r * from_row + column];
        }
        for (; row < rows; row++)
          for (usize column = start; column < end; column++) b[column * to_row + row] = a[row * from_row + column];
      }
    }
}

// out[b][o][i] = x[b][o][indices[b][i]], runs of numbers; every index is below `length`.
EXPORT(gather)
void gather(const word *x, const word *indices, word *out, usize batch, usize outer, usize length, usize picked, usize run) {
  for (usize b = 0; b < batch; b++, indices += picked)
    for (usize o = 0; o < outer; o++, x += length * run)
      for (usize i = 0; i < picked; i++, out += run) copy_run(x + (usize)indices[i] * run, out, run);
}

// out[segments[i]] += values[i], rows of floats; `out` begins with zeros, and a segment outside of it is left out.
EXPORT(scatter_add)
void scatter_add(const float *values, const word *segments, float *out, usize n, usize count, usize width) {
  for (usize i = 0; i < n; i++, values += width) {
    if ((usize)segments[i] >= count) continue;
    float *sum = out + (usize)segments[i] * width;
    usize j = 0;
    for (; j + 4 <= width; j += 4) store(sum + j, add(load(sum + j), load(values + j)));
    for (; j < width; j++) sum[j] += values[j];
  }
}
