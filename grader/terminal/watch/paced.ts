/** Calls `act` at most once in so many milliseconds; of calls that come sooner the last is made up for. */
export function paced(ms: number, act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let pending: NodeJS.Timeout | undefined;
  const now = () => {
    pending = undefined;
    last = performance.now();
    act();
  };
  return () => {
    if (pending) return;
    const wait = last + ms - performance.now();
    if (wait <= 0) now();
    else pending = setTimeout(now, wait);
  };
}
