import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./quantize-blocks.js")>({});
