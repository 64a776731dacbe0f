import { mendAdam } from "./adam.js";
import { mendBroadcasts } from "./broadcast.js";
import { mendConvolutions } from "./convolve.js";
import { mendCumulative } from "./cumulate.js";
import { mendCuts } from "./cut.js";
import { mendEinsum } from "./einsum.js";
import { mendElementwise } from "./elementwise.js";
import { mendFusedMatMul } from "./fused.js";
import { mendGather } from "./gather.js";
import { mendGradients } from "./gradients.js";
import { mendIdentity } from "./identity.js";
import { mendJoins } from "./join.js";
import { mendMatMul } from "./matmul.js";
import { mendPadding } from "./padding.js";
import { mendReductions } from "./reduce.js";
import { mendResize } from "./resize.js";
import { mendTranspose } from "./transpose.js";

/** Gives the wasm backend the kernels that training needs, and faster ones. Before `tf.setBackend("wasm")`. */
export function mendWasm(): void {
  mendAdam();
  mendBroadcasts();
  mendConvolutions();
  mendCumulative();
  mendCuts();
  mendEinsum();
  mendElementwise();
  mendFusedMatMul();
  mendGather();
  mendGradients();
  mendIdentity();
  mendJoins();
  mendMatMul();
  mendPadding();
  mendReductions();
  mendResize();
  mendTranspose();
}
