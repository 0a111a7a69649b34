ALTER TABLE "sessions" ADD COLUMN "host_came" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "removed_participants" text[] DEFAULT '{}' NOT NULL;