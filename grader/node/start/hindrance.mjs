/**
 * What on this machine keeps the grader from working, and what to do, in a sentence.
 *
 * @returns undefined for what is a fault of the grader
 */
export function hindrance({ code = "", message = "" }, root) {
  const text = `${code} ${message}`;
  // esbuild is the first to tell that another system's packages are here.
  if (
    /Cannot find package|Cannot find module '[^']*node_modules|for another platform|needed by esbuild/.test(
      text,
    )
  )
    return `the packages of the course are missing or not complete. Run npm ci in ${root}, and start again.`;
  if (/ENOSPC|no space left|not enough space/i.test(text))
    return "the disk is full. Free some space, and start again.";
  if (/EMFILE|ENFILE|too many open files/i.test(text))
    return "too many files are open. Close some programs, or raise the limit (ulimit -n 1024), and start again.";
}
