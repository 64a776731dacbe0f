#pragma once
#include "simd.h"

// The sizes of images, of a filter and of the result, and how far the first place sticks out above and at the left.
#define SHAPE                                                                                                             \
  int batch, int height, int width, int channels, int out_height, int out_width, int out_channels, int filter_height,     \
      int filter_width, int stride_height, int stride_width, int top, int left
#define SIZES                                                                                                             \
  batch, height, width, channels, out_height, out_width, out_channels, filter_height, filter_width, stride_height,        \
      stride_width, top, left
