import type { Killed } from "../../core/judge/killed.js";

/**
 * What the watchdog of a process has said on stderr before it ended it, if it was the watchdog; also what V8 says where its own limit came first.
 *
 * @param output all that the process has written; what it printed at the same time may stand behind the watchdog's words
 * @param limitMb the memory that it might take
 * @returns why it was ended, and the output without the words of whoever ended it
 */
export function watchdogSaid(
  output: string,
  code: number | null,
  signal: string | null,
  limitMb: number,
): { killed: Killed; rest: string } | undefined {
  // Anybody can print such words. On Windows a process that was killed has no signal, but a code.
  if (!signal && !(process.platform === "win32" && code)) return undefined;
  const [words, what, amount] = [...output.matchAll(/kata-watchdog: (time|memory) (\d+)\n/g)].at(-1) ?? [];
  if (words) {
    const rest = output.replace(words, "");
    return {
      killed:
        what === "time"
          ? { reason: "timeout", seconds: Number(amount) }
          : { reason: "memory", mb: Number(amount), limitMb },
      rest,
    };
  }
  return output.includes("heap out of memory")
    ? { killed: { reason: "memory", mb: 0, limitMb }, rest: "" }
    : undefined;
}
