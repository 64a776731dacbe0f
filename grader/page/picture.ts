import { encode } from "fast-png";

/**
 * Pixels as the address of a PNG picture that is its own content.
 *
 * @param pixels 0 to 255, row by row, 1 channel for grey or 3 for RGB
 */
export function pngAddress(width: number, height: number, channels: 1 | 3, pixels: Uint8Array): string {
  const bytes = encode({ width, height, channels, depth: 8, data: pixels });
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}
