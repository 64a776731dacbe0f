// TensorFlow.js in a browser: what the course uses of it. The rest of the package, layers and loaders, is twice as much.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";

export * from "@tensorflow/tfjs-backend-cpu";
export * from "@tensorflow/tfjs-core";
