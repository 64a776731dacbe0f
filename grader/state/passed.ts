/** stub for now */
export function passedUnchanged(_slug: string): boolean {
  return false;
}
