import * as tf from "@tensorflow/tfjs";

interface Program {
  shaderKey: string;
  getUserCode(): string;
}

/** As far as it is needed here. */
interface WebgpuBackend {
  runWebGPUProgram(program: Program, ...rest: unknown[]): unknown;
}

/** Backends that are mended: WebGPU is started once for each purpose. */
const mended = new WeakSet<object>();

const WRITTEN = /setOutputAtIndex\(flatIndex, (A\[[\s\S]*\])\);/;

/**
 * Makes WebGPU transpose whole numbers and booleans of three axes and more, those too that `tf.cast` has only given the type float32:
 * TensorFlow.js writes a shader for it that doesn't compile, and the result is zeros. A sum over another axis than the last one
 * transposes first. Here the shader makes floats of what it reads.
 */
export function mendTranspose(): void {
  const backend = tf.backend() as unknown as WebgpuBackend;
  if (mended.has(backend)) return;
  mended.add(backend);
  const run = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (program, ...rest) => run(withFloats(program), ...rest);
}

function withFloats(program: Program): Program {
  if (program.shaderKey.startsWith("transpose_")) {
    // Asked only for a shader that isn't compiled yet.
    const codeOf = program.getUserCode.bind(program);
    program.getUserCode = () => codeOf().replace(WRITTEN, "setOutputAtIndex(flatIndex, f32($1));");
  }
  return program;
}
