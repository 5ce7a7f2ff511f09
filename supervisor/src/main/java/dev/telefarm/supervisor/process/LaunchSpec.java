package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.config.Secret;

/**
 * One launch.
 *
 * @param epoch the account's newest
 * @param token what the worker shows when it attaches; goes into the environment, never into argv
 */
public record LaunchSpec(AccountId account, long epoch, Secret token) {}
