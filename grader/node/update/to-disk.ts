import { open } from "node:fs/promises";

/** So many at once: a process may not open every file of the course. */
const AT_ONCE = 32;

/** Waits until files are on the disk: a power cut would leave them empty, and the journal would not know. */
export async function toDisk(files: string[]): Promise<void> {
  for (let i = 0; i < files.length; i += AT_ONCE) await Promise.all(files.slice(i, i + AT_ONCE).map(flush));
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
