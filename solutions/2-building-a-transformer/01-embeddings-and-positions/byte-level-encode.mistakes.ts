import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./byte-level-encode.js")>({});
