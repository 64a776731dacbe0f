import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./mend-chains.js")>({});
