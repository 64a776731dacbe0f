/** The package that computes on a GPU: a pack of its own, for those who ask for it. */
export const WEBGPU = "@tensorflow/tfjs-backend-webgpu";
