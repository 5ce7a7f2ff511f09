package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.config.Secret;

/**
 * One launch.
 *
 * @param epoch the account's newest
 * @param cached whether it may start from the class cache; not one that failed with it again and
 *     again
 * @param token what the worker shows when it attaches; goes into the environment, never into argv
 */
public record LaunchSpec(AccountId account, long epoch, boolean cached, Secret token) {}
