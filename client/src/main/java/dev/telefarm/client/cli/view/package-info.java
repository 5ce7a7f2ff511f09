/**
 * How the command line shows things: tables, amounts, progress, QR codes. Knows API messages, but
 * no connection.
 */
@NullMarked
package dev.telefarm.client.cli.view;

import org.jspecify.annotations.NullMarked;
