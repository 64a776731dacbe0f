import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./one-part-left-out.js")>({});
