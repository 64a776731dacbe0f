import type { Tensor } from "@tensorflow/tfjs";
import type { Nested } from "../arrays.js";

/** Numbers to show: a tensor, nested lists, tensors in a list, or what `await tensor.data()` gives. */
export type Values = Tensor | Nested | Values[] | Float32Array | Int32Array | Uint8Array;

/** What every exhibit is given. */
export interface About {
  /** A few words. The same title again replaces what was shown under it. */
  title: string;
  /** One sentence: what to look at. */
  caption: string;
}
