package dev.usersapi.api;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param next the id after which the next page begins; empty on the last page
 */
public record Page<F>(List<Item<F>> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }
}
