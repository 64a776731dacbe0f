/** Where a number lies in the heap, in bytes. Every other argument counts elements, unless it says so. */
type At = number;

type Unary = (x: At, out: At, n: number) => void;

/** Lengths and strides are those of four axes, the outermost first. */
type Binary = (
  ...args: [
    a: At,
    a0: number,
    a1: number,
    a2: number,
    a3: number,
    b: At,
    b0: number,
    b1: number,
    b2: number,
    b3: number,
    out: At,
    n0: number,
    n1: number,
    n2: number,
    n3: number,
  ]
) => void;

/** A filter moving over images: the sizes of both, the steps it takes, and how far it sticks out above and at the left. */
export type Convolution = [
  batch: number,
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  outChannels: number,
  filterHeight: number,
  filterWidth: number,
  strideHeight: number,
  strideWidth: number,
  top: number,
  left: number,
];

/** The functions of kernels.wasm; what they do is written in simd/. */
export interface Simd {
  matmul(
    ...args: [
      a: At,
      aBatch: number,
      aRow: number,
      aColumn: number,
      b: At,
      bBatch: number,
      bRow: number,
      bColumn: number,
      out: At,
      batch: number,
      m: number,
      n: number,
      k: number,
      room: At,
    ]
  ): void;
  plus: Binary;
  minus: Binary;
  times: Binary;
  over: Binary;
  larger: Binary;
  smaller: Binary;
  parametric_linear: Binary;
  greater: Binary;
  greater_or_equal: Binary;
  less: Binary;
  less_or_equal: Binary;
  equal: Binary;
  not_equal: Binary;
  choose(condition: At, yes: At, no: At, out: At, n: number): void;
  exponential: Unary;
  tangent: Unary;
  logistic: Unary;
  error_function: Unary;
  squared: Unary;
  cubed: Unary;
  negative: Unary;
  root: Unary;
  reciprocal_root: Unary;
  rectified: Unary;
  exponential_linear: Unary;
  leaky(x: At, out: At, n: number, slope: number): void;
  clipped(x: At, out: At, n: number, low: number, high: number): void;
  sum(x: At, out: At, outer: number, n: number, inner: number, divisor: number): void;
  softmax(x: At, out: At, rows: number, n: number): void;
  copy(
    ...args: [
      from: At,
      from0: number,
      from1: number,
      from2: number,
      to: At,
      to0: number,
      to1: number,
      to2: number,
      n0: number,
      n1: number,
      n2: number,
      run: number,
    ]
  ): void;
  swap(
    ...args: [
      from: At,
      from0: number,
      from1: number,
      fromRow: number,
      to: At,
      to0: number,
      to1: number,
      toRow: number,
      n0: number,
      n1: number,
      rows: number,
      columns: number,
    ]
  ): void;
  gather(
    ...args: [
      x: At,
      indices: At,
      out: At,
      batch: number,
      outer: number,
      length: number,
      picked: number,
      run: number,
    ]
  ): void;
  scatter_add(values: At, segments: At, out: At, n: number, count: number, width: number): void;
  filter_gradient(...args: [x: At, dy: At, out: At, patches: At, room: At, ...Convolution]): void;
  image_gradient(...args: [dy: At, filter: At, out: At, patches: At, room: At, ...Convolution]): void;
  depthwise_filter_gradient(...args: [x: At, dy: At, out: At, ...Convolution]): void;
  depthwise_image_gradient(...args: [dy: At, filter: At, out: At, ...Convolution]): void;
  adam(
    ...args: [
      gradient: At,
      first: At,
      second: At,
      value: At,
      newFirst: At,
      newSecond: At,
      newValue: At,
      n: number,
      beta1: number,
      rest1: number,
      beta2: number,
      rest2: number,
      correction1: At,
      correction2: At,
      epsilon: number,
      rate: number,
    ]
  ): void;
}
