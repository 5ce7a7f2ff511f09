/** TDLib's authorization, from its states and a person's input to its functions. */
@NullMarked
package dev.telefarm.worker.login;

import org.jspecify.annotations.NullMarked;
