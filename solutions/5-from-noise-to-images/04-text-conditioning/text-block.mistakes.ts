import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./text-block.js")>({});
