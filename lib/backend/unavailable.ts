/** A backend cannot be had on this machine; the message says why, and continues "webgpu: ". */
export class Unavailable extends Error {
  override name = "Unavailable";
}
