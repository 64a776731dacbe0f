/** A progress file so long that saving it takes a moment which a test can meet. */
export function longProgress(exercises: Record<string, { hints: number }> = {}): string {
  const filler = Array.from({ length: 50_000 }, (_, i) => [`filler-${i}`, { runs: 1 }]);
  return JSON.stringify({ version: 1, exercises: { ...Object.fromEntries(filler), ...exercises } });
}
