// The gradients of a depthwise convolution: every channel of the images has filters of its own, out_channels / channels
// of them, and meets no other channel.
#include "convolve.h"

// The sum over one image of x · dy, for one place in the filter. With `wide`, of four channels at once.
INLINE f32x4 meet(const float *x, const float *dy, int i, int j, int wide, SHAPE) {
  (void)batch, (void)filter_height, (void)filter_width;
  f32x4 sum = splat(0);
  for (int row = 0; row < out_height; row++) {
    const int y = row * stride_height + i - top;
    if (y < 0 || y >= height) continue;
    for (int column = 0; column < out_width; column++) {
      const int at = column * stride_width + j - left;
      if (at < 0 || at >= width) continue;
      const float *a = x + (y * width + at) * channels, *b = dy + (row * out_width + column) * out_channels;
      sum = add(sum, wide ? mul(load(a), load(b)) : mul(splat(*a), splat(*b)));
    }
  }
  return sum;
}

// out[filter_height][filter_width][channels][out_channels / channels]
EXPORT(depthwise_filter_gradient)
void depthwise_filter_gradient(const float *x, const float *dy, float *out, SHAPE) {
  const int each = out_channels / channels;
  for (int i = 0; i < filter_height; i++)
    for (int j = 0; j < filter_width; j++)
      for (int c = 0; c < out_channels;) {
        const int wide = each == 1 && c + 4 <= channels;
        f32x4 sum = splat(0);
        for (int b = 0; b < batch; b++)
          sum = add(sum, meet(x + b * height * width * channels + c / each, dy + b * out_height * out_width * out_channels + c,
                              i, j, wide, SIZES));
        if (wide) store(out, sum);
        else *out = wasm_f32x4_extract_lane(sum, 0);
        out += wide ? 4 : 1, c += wide ? 4 : 1;
      }
}

// One place: dx += dy · filter, channel by channel.
INLINE void give(const float *dy, const float *filter, float *dx, int channels, int each) {
  int c = 0;
  if (each == 1)
    for (; c + 4 <= channels; c += 4) store(dx + c, add(load(dx + c), mul(load(dy + c), load(filter + c))));
  for (; c < channels; c++)
    for (int m = 0; m < each; m++) dx[c] += dy[c * each + m] * filter[c * each + m];
}

// out[batch][height][width][channels] +=
EXPORT(depthwise_image_gradient)
void depthwise_image_gradient(const float *dy, const float *filter, float *out, SHAPE) {
  for (int b = 0; b < batch; b++)
    for (int row = 0; row < out_height; row++)
      for (int column = 0; column < out_width; column++, dy += out_channels)
        for (int i = 0; i < filter_height; i++) {
          const int y = row * stride_height + i - top;
          if (y < 0 || y >= height) continue;
          for (int j = 0; j < filter_width; j++) {
            const int at = column * stride_width + j - left;
            if (at < 0 || at >= width) continue;
            give(dy, filter + (i * filter_width + j) * out_channels, out + ((b * height + y) * width + at) * channels, channels,
                 out_channels / channels);
          }
        }
}
