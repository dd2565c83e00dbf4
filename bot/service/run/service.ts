/**
 * What all jobs have at hand.
 * @module
 */
import type { ServiceSettings } from "../../config/service.ts";
import type { Journal } from "../../system/terminal/journal.ts";
import type { Db } from "../db/types.ts";
import type { MailReader } from "../read/types.ts";
import type { Store } from "../store/types.ts";
import type { Children } from "./child.ts";

/** The service, as its jobs see it. */
export interface Service {
  readonly db: Db;
  readonly store: Store;
  readonly children: Children;
  readonly settings: ServiceSettings;
  readonly journal: Journal;
  /** A directory for what is on its way; it goes with the job. */
  readonly temp: string;
  /** Reads reports. Default: this process does. */
  readonly reader?: Pick<MailReader, "report">;
}
