CREATE TABLE "artworks" (
	"session_id" text NOT NULL,
	"artwork_id" text NOT NULL,
	"type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"accent" text NOT NULL,
	CONSTRAINT "artworks_session_id_artwork_id_pk" PRIMARY KEY("session_id","artwork_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"host_name" text,
	"visibility" text NOT NULL,
	"host_token_hash" text NOT NULL,
	"created_at_ms" double precision NOT NULL,
	"live_since_ms" double precision,
	"ended_at_ms" double precision,
	"end_reason" text,
	"peak_listeners" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tracks" (
	"session_id" text NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"artist" text,
	"album" text,
	"source_site" text,
	"source_url" text,
	"artwork_url" text,
	"accent" text,
	"started_at_ms" double precision NOT NULL,
	CONSTRAINT "tracks_session_id_number_pk" PRIMARY KEY("session_id","number")
);
--> statement-breakpoint
ALTER TABLE "artworks" ADD CONSTRAINT "artworks_session_id_sessions_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("session_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracks" ADD CONSTRAINT "tracks_session_id_sessions_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("session_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_not_ended" ON "sessions" USING btree ("created_at_ms") WHERE "sessions"."ended_at_ms" is null;