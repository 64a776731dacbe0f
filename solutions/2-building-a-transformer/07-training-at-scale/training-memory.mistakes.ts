import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./training-memory.js")>({});
