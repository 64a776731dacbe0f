import { availableParallelism } from "node:os";
import { Host } from "../../../grader/run/host.js";

/** Hosts that prove side by side. */
export const HOSTS = Math.max(2, availableParallelism());

/**
 * Does jobs on several hosts, each taking the next one of a queue as soon as it is free. A job that throws does not stop the
 * others.
 *
 * @returns what each job gives, in their order; the work has begun
 */
export function onHosts<T, R>(
  jobs: T[],
  work: (host: Host, job: T) => Promise<R>,
  hosts = HOSTS,
): Promise<R>[] {
  const queue: { job: T; resolve(result: R): void; reject(error: unknown): void }[] = [];
  const results = jobs.map((job) => {
    const result = new Promise<R>((resolve, reject) => void queue.push({ job, resolve, reject }));
    // Who waits for it learns of its error; nobody may be waiting yet.
    result.catch(() => {});
    return result;
  });
  const serve = async () => {
    if (queue.length === 0) return;
    const host = await Host.start();
    try {
      for (let next = queue.shift(); next; next = queue.shift())
        await work(host, next.job).then(next.resolve, next.reject);
    } finally {
      await host.close();
    }
  };
  for (let i = 0; i < hosts; i++)
    serve().catch((error) => {
      for (const { reject } of queue.splice(0)) reject(error);
    });
  return results;
}
