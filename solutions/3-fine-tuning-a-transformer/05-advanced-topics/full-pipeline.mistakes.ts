import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./full-pipeline.js")>({});
