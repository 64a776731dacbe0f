// The gradients of a convolution of images, [batch, height, width, channels], by way of patches: row by row, what the
// filter sees at one place of the result. A product of the patches with the other operand does the work.
#include "convolve.h"
#include "matmul.h"

#define PATCHES 256  // so many at a time: most then stay in the second cache

INLINE void clear(float *to, int n) {
  for (int i = 0; i < n; i++) to[i] = 0;
}

INLINE void fetch(const float *from, float *to, int n) {
  int i = 0;
  for (; i + 4 <= n; i += 4) store(to + i, load(from + i));
  for (; i < n; i++) to[i] = from[i];
}

INLINE void gain(const float *from, float *to, int n) {
  int i = 0;
  for (; i + 4 <= n; i += 4) store(to + i, add(load(to + i), load(from + i)));
  for (; i < n; i++) to[i] += from[i];
}

// Goes through `count` patches from the place number `start` on: collects them from the images, or adds them to these.
// What sticks out of an image is 0, or lost.
INLINE void walk(float *images, float *patches, int start, int count, int collect, SHAPE) {
  (void)batch, (void)out_channels;
  for (int place = start; place < start + count; place++) {
    const int column = place % out_width, row = place / out_width % out_height;
    float *image = images + place / (out_width * out_height) * height * width * channels;
    const int x = column * stride_width - left;
    const int from = x >= 0 ? 0 : -x < filter_width ? -x : filter_width;
    const int room = width - x < filter_width ? width - x : filter_width, to = room < from ? from : room;
    for (int i = 0; i < filter_height; i++, patches += filter_width * channels) {
      const int y = row * stride_height + i - top;
      const int inside = y >= 0 && y < height;
      float *seen = image + (y * width + x + from) * channels;
      if (!collect) {
        if (inside) gain(patches + from * channels, seen, (to - from) * channels);
      } else if (inside) {
        clear(patches, from * channels);
        fetch(seen, patches + from * channels, (to - from) * channels);
        clear(patches + to * channels, (filter_width - to) * channels);
      } else {
        clear(patches, filter_width * channels);
      }
    }
  }
}

// out[filter_height][filter_width][channels][out_channels] = patchesᵀ · dy
EXPORT(filter_gradient)
void filter_gradient(float *x, const float *dy, float *out, float *patches, float *room, SHAPE) {
  const int seen = filter_height * filter_width * channels, places = batch * out_height * out_width;
  for (int start = 0; start < places; start += PATCHES) {
    const int count = places - start < PATCHES ? places - start : PATCHES;
    walk(x, patches, start, count, 1, SIZES);
    product(patches, 1, seen, dy + start * out_channels, out_channels, 1, out, seen, out_channels, count, room, start > 0);
  }
}

// out[batch][height][width][channels] += each patch of dy · filterᵀ, where it was seen
EXPORT(image_gradient)
void image_gradient(const float *dy, const float *filter, float *out, float *patches, float *room, SHAPE) {
  const int seen = filter_height * filter_width * channels, places = batch * out_height * out_width;
  for (int start = 0; start < places; start += PATCHES) {
    const int count = places - start < PATCHES ? places - start : PATCHES;
    product(dy + start * out_channels, out_channels, 1, filter, 1, out_channels, patches, count, seen, out_channels, room, 0);
    walk(out, patches, start, count, 0, SIZES);
  }
}
