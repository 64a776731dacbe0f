/** What the error of a call says; "nothing" where it throws none. */
export function told(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing";
}
