// What is shown of a spec: a tab is one file, and this list names it.

import type { Tab } from "./tab";
import { change } from "./tabs/change";
import { cluster } from "./tabs/cluster";
import { findings } from "./tabs/findings";
import { network } from "./tabs/network";
import { releases } from "./tabs/releases";
import { routes } from "./tabs/routes";
import { room } from "./tabs/room";
import { subnets } from "./tabs/subnets";
import { trace } from "./tabs/trace";

/** The tabs, in their order. */
export const TABS: readonly Tab[] = [findings, network, subnets, routes, releases, change, trace, cluster, room];
