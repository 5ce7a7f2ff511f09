/**
 * The durable state of the farm in RocksDB.
 *
 * <p>Layout version 1, keys in UTF-8, values protocol buffers of store.proto unless said otherwise:
 *
 * <ul>
 *   <li>{@code v}: the layout's version in decimal; another one is refused
 *   <li>{@code a/{account}}: StoredAccount
 *   <li>{@code w/{account}}: StoredWorker; outlives the account
 *   <li>{@code d/{ulid}}: StoredDownload; in the order of creation
 *   <li>{@code p/{ulid}/{first part, 8 hexadecimal digits}}: StoredParts, a row of 256 parts
 *   <li>{@code k/{unique file id}}: StoredFile
 *   <li>{@code r/{method}/{request_id}}: StoredRequest
 *   <li>{@code f/{account}/{time}/{method}}: FloodEvent, the flood ledger; a table of its own among
 *       the others, because another column family would cost a write buffer of its own
 *   <li>{@code u/{account}}: StoredUsage
 *   <li>{@code n/revision}: in decimal, no revision above it was handed out
 * </ul>
 */
@NullMarked
package dev.telefarm.supervisor.store;

import org.jspecify.annotations.NullMarked;
