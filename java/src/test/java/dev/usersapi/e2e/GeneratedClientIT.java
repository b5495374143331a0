package dev.usersapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.client.ApiClient;
import dev.usersapi.client.ApiException;
import dev.usersapi.client.UsersOperations;
import dev.usersapi.client.model.NewUser;
import dev.usersapi.client.model.Problem;
import dev.usersapi.client.model.User;
import dev.usersapi.client.model.UserPatch;
import dev.usersapi.client.model.UserReplacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API, called by the client that openapi-generator generates from its document. */
class GeneratedClientIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final String NO_KEY = null;
    private static final String ANY_STATE = null;

    private static UsersOperations users;

    private final String userid = "generated-" + UUID.randomUUID();

    @BeforeAll
    static void signIn() {
        People people = new People(DEPLOYMENT);
        String token = people.accessToken(people.admin());
        ApiClient client = new ApiClient();
        client.updateBaseUri(DEPLOYMENT.apiUrl().toString());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        users = new UsersOperations(client);
    }

    private User create() throws ApiException {
        NewUser ada = new NewUser()
                .userid(userid)
                .name("Ada")
                .email("ada@example.com")
                .attributes(Map.of("team", "engine"));
        return users.createUser(ada, NO_KEY);
    }

    private static Problem problem(ApiException refusal) {
        try {
            return new ObjectMapper().readValue(refusal.getResponseBody(), Problem.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void createsAUserWithEveryField() throws ApiException {
        User created = create();

        assertThat(created).hasNoNullFieldsOrProperties();
        assertThat(created.getUserid()).isEqualTo(userid);
        assertThat(created.getAttributes()).isEqualTo(Map.of("team", "engine"));
        assertThat(created.getCreatedAt()).isEqualTo(created.getUpdatedAt());
    }

    @Test
    void readsWhatItCreated() throws ApiException {
        User created = create();

        assertThat(users.getUser(userid, ANY_STATE, ANY_STATE)).isEqualTo(created);
    }

    @Test
    void createsOnceForOneIdempotencyKey() throws ApiException {
        NewUser nameless = new NewUser().name("Ada");
        String key = UUID.randomUUID().toString();

        User first = users.createUser(nameless, key);

        assertThat(users.createUser(nameless, key)).isEqualTo(first);
    }

    @Test
    void replacesOnlyTheStateThatItRead() throws ApiException {
        create();
        String tag = users.getUserWithHttpInfo(userid, ANY_STATE, ANY_STATE)
                .getHeaders()
                .get("etag")
                .getFirst();

        User replaced = users.replaceUser(userid, new UserReplacement().name("Ada King"), tag, ANY_STATE);

        assertThat(replaced.getVersion()).isEqualTo(2);
        assertThat(replaced.getEmail()).isNull();
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> users.replaceUser(userid, new UserReplacement().name("Late"), tag, ANY_STATE))
                        .getCode())
                .isEqualTo(412);
    }

    @Test
    void listsAPageWithALinkToTheNext() throws ApiException {
        create();

        var page = users.listUsersWithHttpInfo(1, null, null);

        assertThat(page.getData()).hasSize(1);
        assertThat(page.getHeaders()).containsKey("link");
    }

    @Test
    void findsAUserByItsAddress() throws ApiException {
        String email = userid + "@example.com";
        users.postUser(new NewUser().userid(userid).name("Ada").email(email), NO_KEY);

        assertThat(users.listUsers(null, null, email.toUpperCase(Locale.ROOT)))
                .extracting(User::getUserid)
                .containsExactly(userid);
    }

    @Test
    void changesOnlyWhatThePatchHas() throws ApiException {
        create();

        User changed =
                users.patchUser(userid, new UserPatch().attributes(Map.of("language", "fr")), ANY_STATE, ANY_STATE);

        assertThat(changed.getName()).isEqualTo("Ada");
        assertThat(changed.getAttributes()).isEqualTo(Map.of("team", "engine", "language", "fr"));
    }

    @Test
    void readsTheProblemOfAnError() throws ApiException {
        create();
        users.deleteUser(userid, ANY_STATE, ANY_STATE);

        ApiException refusal =
                catchThrowableOfType(ApiException.class, () -> users.getUser(userid, ANY_STATE, ANY_STATE));

        assertThat(refusal.getCode()).isEqualTo(404);
        assertThat(problem(refusal).getDetail()).isEqualTo("There is no such user.");
    }
}
