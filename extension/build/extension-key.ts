/**
 * The public half of the key that gives the extension its id, base64 (X.509 SubjectPublicKeyInfo). With it in
 * the manifest an unpacked copy has the same id, and so the same settings, whatever folder and build it comes
 * from. The private half was thrown away: nothing is signed with it.
 */
export const EXTENSION_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2RtVqcTUN7PptNMO7m7+E/4tCuWRfqeU/mdKkRHFDtRaFJ7mXu8guTjVvzF9q1VqXJWUwLQ6lSTMudCBj8o3MLdLvVy0DRFe4sX20znCey1gxdix1RQ0bAtEV3iGTDoQnfO3hroujoIyGt637Ysh9AfKfaoXtBWejzbdgwWTGUc8rE8IMmRlbY3Nl+noZCscFq3l6r4exRJXT0qq43ZVhx17iGIWwVux3X8dgtpo0Tx1ykthe29kArezuuSGd1VGtlNLKLoZ3TQZUKboYAWZAwOwg5+2fI+bxbiWoOnHls9Xw1mEnuGR+6y75+nS0Xqbv5zpb+DNoCltPGLmh1wTZwIDAQAB';
