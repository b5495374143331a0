package dev.usersapi.item;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A page of a list.
 *
 * @param items the items of the page; a store may read each of them only when it is its turn
 * @param next the id after which the next page begins; empty on the last page
 */
public record Page<F>(Stream<Item<F>> items, Optional<String> next) {}
