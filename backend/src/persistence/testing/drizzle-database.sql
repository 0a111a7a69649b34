--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: drizzle; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA drizzle;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: __drizzle_migrations; Type: TABLE; Schema: drizzle; Owner: -
--

CREATE TABLE drizzle.__drizzle_migrations (
    id integer NOT NULL,
    hash text NOT NULL,
    created_at bigint
);


--
-- Name: __drizzle_migrations_id_seq; Type: SEQUENCE; Schema: drizzle; Owner: -
--

CREATE SEQUENCE drizzle.__drizzle_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: __drizzle_migrations_id_seq; Type: SEQUENCE OWNED BY; Schema: drizzle; Owner: -
--

ALTER SEQUENCE drizzle.__drizzle_migrations_id_seq OWNED BY drizzle.__drizzle_migrations.id;


--
-- Name: artworks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.artworks (
    session_id text NOT NULL,
    artwork_id text NOT NULL,
    type text NOT NULL,
    bytes bytea NOT NULL,
    accent text NOT NULL
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    session_id text NOT NULL,
    title text NOT NULL,
    host_name text,
    visibility text NOT NULL,
    host_token_hash text NOT NULL,
    created_at_ms double precision NOT NULL,
    live_since_ms double precision,
    ended_at_ms double precision,
    end_reason text,
    peak_listeners integer NOT NULL,
    host_came boolean DEFAULT false NOT NULL,
    removed_participants text[] DEFAULT '{}'::text[] NOT NULL
);


--
-- Name: tracks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tracks (
    session_id text NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    artist text,
    album text,
    source_site text,
    source_url text,
    artwork_url text,
    accent text,
    started_at_ms double precision NOT NULL
);


--
-- Name: __drizzle_migrations id; Type: DEFAULT; Schema: drizzle; Owner: -
--

ALTER TABLE ONLY drizzle.__drizzle_migrations ALTER COLUMN id SET DEFAULT nextval('drizzle.__drizzle_migrations_id_seq'::regclass);


--
-- Data for Name: __drizzle_migrations; Type: TABLE DATA; Schema: drizzle; Owner: -
--

INSERT INTO drizzle.__drizzle_migrations VALUES (1, '31131f8d6a7e2f19bb7f62fb6ab4d29838d1da3bff1a4693db8210a24a26d6eb', 1795252602960);
INSERT INTO drizzle.__drizzle_migrations VALUES (2, 'e090fa937048022a4a60bd3d884bc86faaf9a12620902a50180cea405d2b8a86', 1795265766775);


--
-- Data for Name: artworks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.artworks VALUES ('h4k2m9p7xt', '3q2-7wAAAAAAAAAAAAAAAA', 'image/webp', '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', '#112233');


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES ('h4k2m9p7xt', 'Kitchen “disco” 🎛', 'Ana', 'public', 'q1wPPUIWhnDSNo8MvjFHyQqnDYI4vXm5EFKAnr8dT4A', 1790000000000.25, 1790000001000, NULL, NULL, 12, true, '{p1,"-_{\",}\\ é","NULL",""}');
INSERT INTO public.sessions VALUES ('w3v8r5n6cd', '', NULL, 'unlisted', 'q1wPPUIWhnDSNo8MvjFHyQqnDYI4vXm5EFKAnr8dT4A', 1790000002000, NULL, 1790000003000.5, 'host-away', 0, false, '{}');


--
-- Data for Name: tracks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tracks VALUES ('h4k2m9p7xt', 1, 'Track 1', NULL, NULL, 'Bandcamp', 'https://example.org/', NULL, NULL, 1790000000000.25);
INSERT INTO public.tracks VALUES ('h4k2m9p7xt', 2, 'Track 2', 'Somebody', NULL, NULL, NULL, NULL, NULL, 1790000000000.5);
INSERT INTO public.tracks VALUES ('h4k2m9p7xt', 3, 'Track 3', 'Somebody', NULL, 'Bandcamp', NULL, '/api/sessions/h4k2m9p7xt/artwork/3q2-7wAAAAAAAAAAAAAAAA', '#112233', 1790000000000.75);
INSERT INTO public.tracks VALUES ('w3v8r5n6cd', 1, 'Only', NULL, 'Album', NULL, NULL, NULL, NULL, 1790000002500);


--
-- Name: __drizzle_migrations_id_seq; Type: SEQUENCE SET; Schema: drizzle; Owner: -
--

SELECT pg_catalog.setval('drizzle.__drizzle_migrations_id_seq', 2, true);


--
-- Name: __drizzle_migrations __drizzle_migrations_pkey; Type: CONSTRAINT; Schema: drizzle; Owner: -
--

ALTER TABLE ONLY drizzle.__drizzle_migrations
    ADD CONSTRAINT __drizzle_migrations_pkey PRIMARY KEY (id);


--
-- Name: artworks artworks_session_id_artwork_id_pk; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.artworks
    ADD CONSTRAINT artworks_session_id_artwork_id_pk PRIMARY KEY (session_id, artwork_id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (session_id);


--
-- Name: tracks tracks_session_id_number_pk; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tracks
    ADD CONSTRAINT tracks_session_id_number_pk PRIMARY KEY (session_id, number);


--
-- Name: sessions_not_ended; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_not_ended ON public.sessions USING btree (created_at_ms) WHERE (ended_at_ms IS NULL);


--
-- Name: artworks artworks_session_id_sessions_session_id_fk; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.artworks
    ADD CONSTRAINT artworks_session_id_sessions_session_id_fk FOREIGN KEY (session_id) REFERENCES public.sessions(session_id) ON DELETE CASCADE;


--
-- Name: tracks tracks_session_id_sessions_session_id_fk; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tracks
    ADD CONSTRAINT tracks_session_id_sessions_session_id_fk FOREIGN KEY (session_id) REFERENCES public.sessions(session_id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


