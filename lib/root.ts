import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root. Bundled code does not lie where its source does, so the start script hands the root over. */
export const root = path.resolve(process.env.KATA_ROOT ?? fileURLToPath(new URL("..", import.meta.url)));
