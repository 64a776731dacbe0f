import type * as tf from "@tensorflow/tfjs";

/** The bytes of a safetensors file of float32 numbers, which `readSafetensors` of part 2 reads. */
export async function writeSafetensors(tensors: Record<string, tf.Tensor>): Promise<Uint8Array> {
  let end = 0;
  const header: Record<string, unknown> = {};
  const parts: Float32Array[] = [];
  for (const [name, tensor] of Object.entries(tensors)) {
    const numbers = Float32Array.from(await tensor.data());
    header[name] = { dtype: "F32", shape: tensor.shape, data_offsets: [end, end + numbers.byteLength] };
    end += numbers.byteLength;
    parts.push(numbers);
  }
  const json = JSON.stringify(header);
  const text = json.padEnd(Math.ceil(json.length / 8) * 8); // the numbers begin at a multiple of 8
  const bytes = new Uint8Array(8 + text.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(new TextEncoder().encode(text), 8);
  let at = 8 + text.length;
  for (const x of parts.flatMap((numbers) => [...numbers])) {
    view.setFloat32(at, x, true);
    at += 4;
  }
  return bytes;
}
