import { afterAll } from 'bun:test'
import { stopTestServer } from './support/database'

// Preloaded: this runs once, after the last test of the last file.
afterAll(stopTestServer)
