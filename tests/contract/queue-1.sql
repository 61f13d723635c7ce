-- SPDX-License-Identifier: MIT
-- The database of bitsbridge 0.1.0, the first version of the format, as that program made it: one job in each state that
-- lasts. The folder of the files is @FOLDER@; the boot is none of this machine's.
PRAGMA application_id = 1112101954;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE files ( job_id TEXT NOT NULL, ordinal INTEGER NOT NULL, remote_name TEXT NOT NULL, local_name TEXT NOT NULL, temporary_name TEXT NOT NULL, overwrite INTEGER NOT NULL, bytes_transferred INTEGER NOT NULL DEFAULT 0, bytes_total INTEGER NOT NULL DEFAULT -1, bytes_durable INTEGER NOT NULL DEFAULT 0, completed INTEGER NOT NULL DEFAULT 0, validator TEXT, PRIMARY KEY (job_id, ordinal)) WITHOUT ROWID;
INSERT INTO "files" VALUES('0543cf0a-5701-4cd2-a5b4-0f0245645c1a',0,'http://127.0.0.1:9/f/can?size=3000','@FOLDER@/can.mp3','@FOLDER@/.can.mp3.cab145dc8907.part',0,0,-1,0,0,NULL);
INSERT INTO "files" VALUES('40bd846c-0494-4998-815a-d617c7fb8e72',0,'http://127.0.0.1:9/f/a?size=200000','@FOLDER@/a.mp3','@FOLDER@/.a.mp3.79720a5150e2.part',0,200000,200000,200000,1,'"1-200000"');
INSERT INTO "files" VALUES('40bd846c-0494-4998-815a-d617c7fb8e72',1,'http://127.0.0.1:9/f/b?size=900000&stall=400000','@FOLDER@/b.mp3','@FOLDER@/.b.mp3.2ce8d4a5410a.part',0,400000,900000,400000,0,'"1-900000"');
INSERT INTO "files" VALUES('50274776-429a-49f0-9f4d-5123ae21b6e5',0,'http://127.0.0.1:9/f/done?size=3000','@FOLDER@/done.mp3','@FOLDER@/.done.mp3.212ec2e8295d.part',0,3000,3000,3000,1,'"1-3000"');
INSERT INTO "files" VALUES('57b08f38-eb83-4104-90e4-c076ea24f04a',0,'http://127.0.0.1:9/f/suspended?size=1000','@FOLDER@/suspended.mp3','@FOLDER@/.suspended.mp3.7ab17ce33708.part',0,0,-1,0,0,NULL);
INSERT INTO "files" VALUES('7eed9a97-f2dc-463f-94f4-88675d651782',0,'http://127.0.0.1:9/f/again?size=5000&status=503','@FOLDER@/again.mp3','@FOLDER@/.again.mp3.ff7e9a80bbec.part',0,0,-1,0,0,NULL);
INSERT INTO "files" VALUES('8bc181c6-80a2-4fd6-addb-e2ed0d2979c2',0,'http://127.0.0.1:9/f/bare?size=1','@FOLDER@/bare.bin','@FOLDER@/.bare.bin.56491c1ba064.part',1,0,-1,0,0,NULL);
INSERT INTO "files" VALUES('9ba845ae-9964-46c1-9362-f7b123774c0e',0,'http://127.0.0.1:9/f/ack?size=3000','@FOLDER@/ack.mp3','@FOLDER@/.ack.mp3.58ee8a68709f.part',0,3000,3000,3000,1,'"1-3000"');
INSERT INTO "files" VALUES('b71bb06b-d26e-4244-a37e-3526141f0655',0,'http://127.0.0.1:9/f/missing?status=404','@FOLDER@/missing.mp3','@FOLDER@/.missing.mp3.b1cff739d91a.part',0,0,-1,0,0,NULL);
CREATE TABLE jobs ( seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, change INTEGER NOT NULL, type INTEGER NOT NULL, priority INTEGER NOT NULL, state INTEGER NOT NULL, display_name TEXT NOT NULL, description TEXT NOT NULL, owner TEXT, maker TEXT, allowed_host TEXT, allowed_sources TEXT, complete_when_transferred INTEGER NOT NULL, retry_delay INTEGER NOT NULL, no_progress_timeout INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, transfer_completed INTEGER, progress_at INTEGER, retry_at INTEGER, ended INTEGER, error_code INTEGER NOT NULL DEFAULT 0, error_context INTEGER NOT NULL DEFAULT 0, error_message TEXT, error_count INTEGER NOT NULL DEFAULT 0, completing INTEGER NOT NULL DEFAULT 0);
INSERT INTO "jobs" VALUES(1,'57b08f38-eb83-4104-90e4-c076ea24f04a',3,0,3,3,'Not yet','::WMP_STATUS:1:253675:Proseware::::::','somebody',NULL,NULL,NULL,0,60,120,1795853618306,1795853618306,NULL,NULL,NULL,NULL,0,0,NULL,0,0);
INSERT INTO "jobs" VALUES(2,'40bd846c-0494-4998-815a-d617c7fb8e72',45,0,0,2,'It''s','::WMP_STATUS:1:253675:Proseware:A; B:Größe:7:It''s::','somebody',NULL,NULL,NULL,0,600,1209600,1795853618431,1795853623655,NULL,1795853623655,NULL,NULL,0,0,NULL,0,0);
INSERT INTO "jobs" VALUES(3,'b71bb06b-d26e-4244-a37e-3526141f0655',12,0,2,4,'missing.mp3','::WMP_STATUS:1:253675:Proseware::::::','somebody',NULL,NULL,NULL,0,600,1209600,1795853618467,1795853618473,NULL,1795853618471,NULL,NULL,-2145844844,5,NULL,1,0);
INSERT INTO "jobs" VALUES(4,'7eed9a97-f2dc-463f-94f4-88675d651782',16,0,0,5,'again.mp3','::WMP_STATUS:1:253675:Proseware::::::','somebody',NULL,NULL,NULL,0,600,1209600,1795853618490,1795853618499,NULL,1795853618498,1795854218499,NULL,-2145844745,5,NULL,1,0);
INSERT INTO "jobs" VALUES(5,'50274776-429a-49f0-9f4d-5123ae21b6e5',24,0,0,6,'done.mp3','::WMP_STATUS:1:253675:Proseware::::::','somebody',NULL,NULL,NULL,0,600,1209600,1795853618534,1795853618580,1795853618580,1795853618580,NULL,NULL,0,0,NULL,0,0);
INSERT INTO "jobs" VALUES(6,'9ba845ae-9964-46c1-9362-f7b123774c0e',36,0,0,7,'ack.mp3','::WMP_STATUS:1:253675:Proseware::::::','somebody',NULL,NULL,NULL,1,600,1209600,1795853618570,1795853618763,1795853618635,1795853618635,NULL,1795853618763,0,0,NULL,0,0);
INSERT INTO "jobs" VALUES(7,'0543cf0a-5701-4cd2-a5b4-0f0245645c1a',40,0,2,8,'can.mp3','::WMP_STATUS:1:253675:Proseware::::::','somebody',NULL,NULL,NULL,0,600,1209600,1795853618755,1795853618789,NULL,NULL,NULL,1795853618787,0,0,NULL,0,0);
INSERT INTO "jobs" VALUES(8,'8bc181c6-80a2-4fd6-addb-e2ed0d2979c2',43,0,2,3,'bare.bin','no tag at all','somebody',NULL,NULL,NULL,0,600,1209600,1795853618811,1795853618811,NULL,NULL,NULL,NULL,0,0,NULL,0,0);
CREATE TABLE meta (change INTEGER NOT NULL, purges INTEGER NOT NULL, boot TEXT);
INSERT INTO "meta" VALUES(45,0,'5e5ebf07-969e-455f-a608-c5160bb5e266
');
CREATE INDEX jobs_change ON jobs (change);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('jobs',8);
COMMIT;
