@NullMarked
package dev.telefarm.worker.login;

import org.jspecify.annotations.NullMarked;
